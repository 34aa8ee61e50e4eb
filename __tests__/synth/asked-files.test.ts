import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { lab } from "../../environments/lab";
import { securecart } from "../../environments/securecart";
import type { Environment } from "../../plan/environment";
import { askedText, readAskedFiles } from "../../synth/asked-files";
import { writeStacks } from "../../synth/write-stacks";
import { findingsOf } from "../../verify/formats/report";
import { Sources } from "../../verify/sources";
import { planned, reversed } from "../planned";
import { example } from "../worked-example";

const folder = (): string => mkdtempSync(join(tmpdir(), "asked-"));
const decided = (environment: Environment) => ({ environment, plan: planned(environment) });

test.each([lab, securecart, example])("what was asked is the same text whatever the order of its entries: $name", (environment) => {
  expect(askedText(reversed<Environment>(environment))).toBe(askedText(environment));
});

test("order that means something is kept: the ways out, the tunnels, the methods of a lock", () => {
  const lists = (environment: object): unknown =>
    (JSON.parse(askedText(environment as Environment)) as { environment: unknown }).environment;
  const environment = {
    connect: [{ via: ["firewall", "a-site"] }],
    sites: { london: { vpn: { gateways: { x: { tunnels: [{ startup: "start" }, { startup: "add" }] } } } } },
    state: { lockMethods: ["POST", "DELETE"] },
  };
  expect(lists(environment)).toEqual(environment);
  expect(lists({ connect: [{ to: "b" }, { to: "a" }], zones: ["b", "a"] })).toEqual({
    connect: [{ to: "a" }, { to: "b" }],
    zones: ["a", "b"],
  });
});

test("what was asked is read back as it was, and plans the same network", () => {
  const out = folder();
  writeStacks([decided(securecart)], out, false);
  const [asked] = readAskedFiles(new Sources(out), ["environments/securecart.json"]);
  expect(asked?.environment.vpcs).toEqual(securecart.vpcs);
  expect(planned(asked!.environment)).toEqual(planned(securecart));
});

test("the folder holds what the last synth was asked for, and what others put there", () => {
  const out = folder();
  writeStacks([decided(lab), decided({ ...lab, name: "other" })], out, false);
  writeFileSync(join(out, "environments", "notes.txt"), "");
  writeStacks([decided(lab)], out, false);
  expect(readdirSync(join(out, "environments")).sort()).toEqual(["lab.json", "notes.txt"]);
});

test("a network that is not what was asked is not written, and what was there stays", () => {
  const out = folder();
  mkdirSync(join(out, "stacks/lab"), { recursive: true });
  writeFileSync(join(out, "stacks/lab/cdk.tf.json"), "before");
  const narrow: Environment = { ...lab, connect: [] };
  for (const hcl of [false, true]) {
    const { reports } = writeStacks([{ environment: narrow, plan: planned(lab) }], out, hcl);
    expect(reports.flatMap(findingsOf)).not.toEqual([]);
    expect(readFileSync(join(out, "stacks/lab/cdk.tf.json"), "utf8")).toBe("before");
    expect(existsSync(join(out, "environments"))).toBe(false);
  }
});

test("what is written as HCL is verified as JSON, and asked for in the same words", () => {
  const [json, hcl] = [folder(), folder()];
  const outcomes = [writeStacks([decided(lab)], json, false), writeStacks([decided(lab)], hcl, true)];
  expect(outcomes[1]).toEqual(outcomes[0]);
  expect(readFileSync(join(hcl, "environments/lab.json"), "utf8")).toBe(readFileSync(join(json, "environments/lab.json"), "utf8"));
});

test("a network without VPCs and hub is written and holds", () => {
  const nothing: Environment = { name: "nothing", region: "eu-west-2", zones: ["a"], segments: {}, vpcs: {}, connect: [] };
  expect(writeStacks([decided(nothing)], folder(), false).reports.flatMap(findingsOf)).toEqual([]);
});
