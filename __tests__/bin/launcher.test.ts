import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { folder, synthesized } from "./run";

const launcher = join(__dirname, "../../bin/network-hub.js");

test("the command is a file that runs, in whatever folder, and its exit code is the verdict", () => {
  const ended = (cwd: string, ...args: readonly string[]): unknown => {
    const { status, stdout, stderr } = spawnSync(launcher, args, { cwd, encoding: "utf8", env: { PATH: process.env["PATH"] } });
    return [status, stdout.split("\n")[0], stderr];
  };
  expect(ended(synthesized(), "explain", "web", "tools", "ssh/22")).toEqual([1, expect.stringMatching(/^web .* tcp\/22 ssh$/), ""]);
  expect(ended(folder(), "verify")).toEqual([2, "", "cdktf.out: is not there; `npm run synth` writes it\n"]);
  expect(ended(folder(), "--help")).toEqual([0, "Usage: network-hub [options] [command]", ""]);
});
