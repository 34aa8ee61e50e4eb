/** Applies to a simulated AWS: needs Terraform, the AWS provider and moto, but no account and no network. */
module.exports = {
  rootDir: __dirname,
  testMatch: ["<rootDir>/**/*.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  transformIgnorePatterns: ["/node_modules/"],
  // Two Terraform runs at once fill two cores.
  maxWorkers: 2,
  testTimeout: 600_000,
};
