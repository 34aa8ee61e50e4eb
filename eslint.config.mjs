import tseslint from "typescript-eslint";

/** What a folder may import is design, so it is linted: paths are matched as written, since bare "constructs" is a package. */
const layer = (files, forbidden, message) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: [
          {
            name: "@cdktf/provider-aws",
            message: "Import one module, @cdktf/provider-aws/lib/<name>: the barrel costs two seconds and half a gigabyte.",
          },
        ],
        patterns: forbidden.map((group) => ({ group: [group].flat(), message })),
      },
    ],
  },
});

/** What reads the machine. */
const outside = ["node:fs", "node:fs/*", "node:os", "node:process", "node:child_process", "fs", "os", "process", "child_process"];

export default tseslint.config(
  { ignores: ["node_modules/", "cdktf.out/", "dist/", "examples/", "e2e/.work/", "**/*.js", "**/*.mjs"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreVoidOperator: true, ignoreArrowShorthand: true }],
      "@typescript-eslint/no-meaningless-void-operator": "off",
      // Environments are records keyed by inferred names; the rule takes a look-up by a plain name for a mixed-up enum.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
    },
  },
  layer(["**/*.ts"], [], ""),
  layer(["cidr.ts"], ["./*", "../*"], "Address arithmetic imports nothing."),
  layer(
    ["plan/**/*.ts"],
    [
      "cdktf",
      "constructs",
      "@cdktf/**",
      "**/constructs/**",
      "**/synth/**",
      "**/verify/**",
      "**/bin/**",
      "**/environments",
      "**/environments/**",
      ...outside,
    ],
    "plan/ is pure: it imports itself and cidr.ts.",
  ),
  layer(
    ["environments/**/*.ts"],
    ["cdktf", "constructs", "@cdktf/**", "**/constructs/**", "**/synth/**", "**/verify/**", "**/bin/**", ...outside],
    "environments/ is data.",
  ),
  layer(
    ["constructs/**/*.ts"],
    ["**/synth/**", "**/verify/**", "**/bin/**", "**/environments", "**/environments/**", "**/main", ...outside],
    "constructs/ imports plan/ and CDKTF.",
  ),
  layer(["synth/**/*.ts"], ["**/bin/**"], "synth/ imports all but bin/."),
  layer(
    ["verify/**/*.ts"],
    [
      ["**/plan/**", "!**/plan/environment", "!**/plan/links/", "!**/plan/links/link"],
      ...["cdktf", "constructs", "@cdktf/**", "commander", "**/constructs/**", "**/synth/**", "**/bin/**"],
      ...["**/environments", "**/environments/**", "**/main", "node:child_process", "child_process"],
    ],
    "verify/ shares no mistake with what it verifies: it imports itself, cidr.ts and the type of an environment.",
  ),
  {
    files: ["verify/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/plan/environment", "**/plan/links/link"],
              allowTypeImports: true,
              message: "verify/ takes types from plan/ alone.",
            },
          ],
        },
      ],
    },
  },
  layer(["e2e/**/*.ts"], ["**/plan/**", "**/constructs/**", "**/synth/**", "**/bin/**"], "e2e/ runs commands, and asks the verifier."),
  {
    files: ["plan/**/*.ts", "constructs/**/*.ts", "environments/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", { name: "process", message: "The same input gives the same output, wherever it runs." }],
      "no-restricted-properties": ["error", { object: "Math", property: "random" }, { object: "Date", property: "now" }],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date']", message: "The same input gives the same output, whenever it runs." },
      ],
    },
  },
  { files: ["__tests__/**/*.ts", "e2e/**/*.ts", "bench/**/*.ts"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
);
