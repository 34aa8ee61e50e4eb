/** `npm run e2e [-- --all] [jest options]`: `--all` takes every environment through its whole life, not `lab` alone. */
const { spawnSync } = require("node:child_process");

const options = process.argv.slice(2);
if (options.includes("--help")) {
  console.log(
    "npm run e2e               the whole life of lab; first apply to nothing of every other environment; an organisation of accounts, states and regions\nnpm run e2e -- --all      the whole life of every environment\nnpm run e2e -- lab        the tests of one file; other options are jest's",
  );
  process.exit(0);
}
const jest = ["--ci", "--config", require.resolve("./jest.config.js"), ...options.filter((option) => option !== "--all")];
const env = { ...process.env, ...(options.includes("--all") ? { E2E_ALL: "1" } : {}) };
process.exit(spawnSync(process.execPath, [require.resolve("jest/bin/jest"), ...jest], { stdio: "inherit", env }).status ?? 1);
