import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { apiReport, type ApiReport } from "./api-report";
import { compile, root } from "./built";

const file = join(root, "docs/api.md");

const head = `# Public API

Every name that \`cdktf-network-hub\` exports, as a compiler sees it. What disappears here or is asked for anew breaks somebody's application: it needs a new
minor version before 1.0, a major one after. A test holds this page to the code; \`UPDATE_API=1 npx jest api\` writes it anew.

`;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "api-")));
let report: ApiReport;

beforeAll(() => {
  compile(root, "-p", "tsconfig.build.json", "--outDir", folder, "--emitDeclarationOnly");
  report = apiReport(folder, {
    "cdktf-network-hub": "index.d.ts",
    "cdktf-network-hub/verify": "verify/index.d.ts",
    "cdktf-network-hub/testing": "testing/index.d.ts",
  });
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("the public API is the committed one", () => {
  const text = head + report.text;
  if (process.env["UPDATE_API"] === "1" && process.env["CI"] === undefined) writeFileSync(file, text);
  expect(text.split("\n")).toEqual(readFileSync(file, "utf8").split("\n"));
});

test("every exported name is documented", () => {
  expect(report.undocumented).toEqual([]);
});
