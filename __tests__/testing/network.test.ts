import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { writeAskedFiles } from "../../synth/asked-files";
import { networkFrom, networkHubMatchers, readNetwork } from "../../testing";
import { ReadError } from "../../verify/terraform/resource";
import { example } from "../worked-example";
import { synthesized } from "./synthesized";

expect.extend(networkHubMatchers);

const documents = synthesized(example);
const other = { ...example, name: "stage" };

const folder = mkdtempSync(join(tmpdir(), "tested-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

beforeAll(() => {
  writeAskedFiles([example, other], folder);
  for (const { file, text, stack } of [...documents, ...synthesized(other)]) {
    mkdirSync(join(folder, "stacks", stack), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
});

test("a network is read from the folder that synth wrote", () => {
  expect(readNetwork(folder, { environment: "prod" }).node("shop")).toReach("payments", "tcp/8443");
  expect(readNetwork([folder], { environment: "stage" })).toHold();
});

test("rejects a folder of several environments where nobody says which", () => {
  expect(() => readNetwork(folder)).toThrow(
    new ReadError(folder, "has the environments prod, stage; say which: readNetwork(path, { environment })"),
  );
});

test("rejects documents of two kinds", () => {
  const state = {
    stack: "state",
    file: "state.json",
    text: JSON.stringify({ format_version: "1.0", terraform_version: "1.9.0", values: {} }),
  };
  expect(() => networkFrom(example, [...documents, state])).toThrow("prod: has configuration and state; give one kind");
  expect(() => networkFrom(example, [])).toThrow("prod: has no documents; give one kind");
});
