import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import * as ts from "typescript";

import { compile, filesBelow, root } from "./built";

/** Whatever a checkout ignores, and what has no part in a package. */
const left = new Set(["node_modules", "dist", "cdktf.out", "state", ".git", ".results", "coverage", ".work"]);

/** Each test starts programs, beside which others run. */
jest.setTimeout(60_000);

const temporary = realpathSync(mkdtempSync(join(tmpdir(), "package-")));
const team = join(temporary, "team");
const installed = join(team, "node_modules/cdktf-network-hub");

function run(cwd: string, command: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  const { PATH, HOME } = process.env;
  return spawnSync(command, args, { cwd, encoding: "utf8", env: { PATH, HOME, CHECKPOINT_DISABLE: "1" } });
}

/** What a command says; one that fails fails the test. */
function said(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = run(cwd, command, ...args);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(status)}\n${stdout}${stderr}`);
  return stdout;
}

/** Gives `folder` what npm would install of these, from what is installed here. */
function link(folder: string, ...names: readonly string[]): void {
  for (const name of names) {
    const path = join(folder, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(root, "node_modules", name), path);
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(team, file)), { recursive: true });
  writeFileSync(join(team, file), text);
}

beforeAll(() => {
  // From a copy of the sources, as from a fresh clone: packing builds, and nothing that was built before comes along.
  const clone = join(temporary, "clone");
  cpSync(root, clone, { recursive: true, filter: (path) => !left.has(path.slice(path.lastIndexOf("/") + 1)) });
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  mkdirSync(join(clone, "dist/plan"), { recursive: true });
  writeFileSync(join(clone, "dist/plan/left-over.js"), "");
  said(clone, "npm", "run", "--silent", "package", "--", "--offline", "--silent", "--pack-destination", temporary);
  cpSync(join(root, "examples/another-team"), team, { recursive: true, filter: (path) => !path.endsWith("node_modules") });
  mkdirSync(installed, { recursive: true });
  said(temporary, "tar", "-xzf", "cdktf-network-hub-0.1.0.tgz", "--strip-components", "1", "-C", installed);
  link(team, "commander");
});

afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

test("the tree holds what is built, the command and the manual: no test, no environment, no map, nothing of this machine", () => {
  const files = filesBelow(installed);
  const known =
    /^(?:package\.json|README\.md|CONTRIBUTING\.md|bin\/network-hub\.js|(?:docs|decisions)\/[\w-]+\.md|docs\/pipelines\/[\w-]+\.(?:sh|jq|ya?ml)|dist\/(?:index|cidr|(?:bin|constructs|plan|synth|testing|verify)\/[\w/-]+)\.(?:js|d\.ts))$/;
  expect(files.filter((file) => !known.test(file) || /__tests__|\.test\.|left-over/.test(file))).toEqual([]);
  for (const file of files) {
    const text = readFileSync(join(installed, file), "utf8");
    const found = [root, temporary, "sourceMappingURL", '"@cdktf/provider-aws"'].filter((one) => text.includes(one));
    expect([file, file === "package.json" ? [] : found]).toEqual([file, []]);
  }
});

test("every file that package.json names is in the tree", () => {
  const { main, types, exports, typesVersions, bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Record<
    string,
    unknown
  >;
  const named = [
    ...JSON.stringify({ main, types, exports, typesVersions, bin }).matchAll(/"(?:\.\/)?((?:dist|bin)\/[^"]+|package\.json)"/g),
  ];
  expect(named.length).toBe(13);
  const files = filesBelow(installed);
  expect(named.map(([, file]) => file!).filter((file) => !files.includes(file))).toEqual([]);
});

test("what the manual links to is in the tree, but for sources, which are in the repository", () => {
  const readme = readFileSync(join(installed, "README.md"), "utf8");
  const links = [...readme.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, to]) => to!);
  const files = filesBelow(installed);
  const missing = links.filter((to) => !files.some((file) => file === to || file.startsWith(`${to}/`)));
  expect(missing.filter((to) => !/^(?:environments|plan|examples)\//.test(to))).toEqual([]);
});

test("the command and ./verify need no peer: a pipeline installs neither CDKTF nor its provider", () => {
  const command = join(installed, "bin/network-hub.js");
  expect(said(team, command, "--help")).toMatch(/^Usage: network-hub \[options\] \[command\]\n/);
  const { status, stderr } = run(team, command, "verify");
  expect([status, stderr]).toEqual([2, "cdktf.out: is not there; `npm run synth` writes it\n"]);
  const loaded = (entry: string): readonly string[] => {
    const list = `process.on("exit", () => console.error(Object.keys(require.cache).join("\\n"))); require(${JSON.stringify(entry)});`;
    return run(team, "node", "-e", list, "network-hub", "--help").stderr.trim().split("\n");
  };
  for (const entry of [command, "cdktf-network-hub/verify"]) {
    const files = loaded(entry);
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => /node_modules/.test(file) && !/node_modules\/(?:commander|cdktf-network-hub)\//.test(file))).toEqual([]);
  }
});

describe("beside its peers", () => {
  beforeAll(() => {
    link(team, "cdktf", "constructs", "@cdktf/provider-aws", "tsx", "@types/node", "@types/jest");
  });

  test("the types of all entries are there for both kinds of modules, and deep paths are refused", () => {
    const use = `import { defineEnvironment, NetworkStack, planNetwork, planVpc, synthesize, Vpc } from "cdktf-network-hub";
import { verify, type Finding } from "cdktf-network-hub/verify";
import { networkHubMatchers } from "cdktf-network-hub/testing";
// @ts-expect-error -- no entry
import { parseCidr } from "cdktf-network-hub/dist/cidr";

const made = defineEnvironment({ name: "a", region: "eu-west-2", zones: ["a"], segments: { s: { blocks: ["10.1.0.0/16"] } }, vpcs: {}, connect: [] });
// @ts-expect-error -- there is no such segment
defineEnvironment({ ...made, segments: made.segments, vpcs: { web: { segment: "t", cidr: "10.1.0.0/20" } } });
export const count: number = planNetwork(made).problems.length;
export const parts: readonly unknown[] = [NetworkStack, planVpc, synthesize, Vpc, verify, networkHubMatchers, parseCidr, {} as Finding];
`;
    write("consumer.ts", use);
    write("consumer.mts", use);
    write(
      "tsconfig.json",
      JSON.stringify({
        compilerOptions: { target: "ES2022", module: "node16", strict: true, skipLibCheck: true, types: ["node", "jest"], noEmit: true },
        files: ["main.ts", "consumer.ts", "consumer.mts"],
      }),
    );
    compile(team, "-p", ".");
  });

  test("applications as `cdktf init` makes them find the types, too, without an exports map", () => {
    const options = { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 };
    const found = ["", "/verify", "/testing"].map(
      (entry) => ts.resolveModuleName(`cdktf-network-hub${entry}`, join(team, "main.ts"), options, ts.sys).resolvedModule?.resolvedFileName,
    );
    expect(found).toEqual(["dist/index.d.ts", "dist/verify/index.d.ts", "dist/testing/index.d.ts"].map((file) => join(installed, file)));
  });

  test("Node loads all entries in both kinds of modules, and refuses deep paths", () => {
    write(
      "plain.cjs",
      `const { Vpc } = require("cdktf-network-hub"); console.log(typeof Vpc, typeof require("cdktf-network-hub/testing").readNetwork);`,
    );
    write(
      "plain.mjs",
      `import { Vpc } from "cdktf-network-hub"; import { readNetwork } from "cdktf-network-hub/testing"; console.log(typeof Vpc, typeof readNetwork);`,
    );
    for (const file of ["plain.cjs", "plain.mjs"]) expect(said(team, "node", file)).toBe("function function\n");
    expect(run(team, "node", "-e", "require('cdktf-network-hub/dist/index.js')").stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  test("another team's stack takes three constructs alone, and its references hold under CDKTF's own addresses", () => {
    said(team, "node", "node_modules/tsx/dist/cli.mjs", "main.ts");
    const text = readFileSync(join(team, "cdktf.out/stacks/parcel-tracking/cdk.tf.json"), "utf8");
    const { resource } = JSON.parse(text) as { resource: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    const addresses = Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
    expect(addresses).toContainEqual(expect.stringMatching(/^aws_vpc\.TrackingNetwork_vpc_[0-9A-F]{8}$/));
    expect(addresses).toContainEqual(expect.stringMatching(/^aws_flow_log\.OldVpcFlowLog_log_[0-9A-F]{8}$/));
    const used = [...text.matchAll(/\b(aws_\w+\.[A-Z][\w-]+)/g)].map(([, address]) => address!);
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter((address) => !addresses.includes(address))).toEqual([]);
  });

  test("the README's main.ts synthesizes a team's environments, and the command proves what it wrote", () => {
    const [, shown] = /<!-- main\.ts -->\n```ts\n([\s\S]*?)```/.exec(readFileSync(join(installed, "README.md"), "utf8"))!;
    write("network/main.ts", shown!);
    const folder = join(team, "network");
    expect(said(folder, "node", "../node_modules/tsx/dist/cli.mjs", "main.ts")).toMatch(/^depot \(eu-west-2\): \d+ resources, 1 VPC,/);
    expect(said(folder, join(installed, "bin/network-hub.js"), "verify")).toMatch(/^depot holds: \d+ checks\n/);
  });
});
