/** `npm run bench`: one VPC's state beside a hub made for 10 and for 1,000 VPCs. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { App } from "cdktf";

import { makeStacks } from "../constructs/network-stack";
import { planNetwork } from "../plan/plan-network";
import { networkOf } from "./network";

/** Prints how large the JSON of one VPC is, and which other states a further VPC changes. */
export function spokeFigures(): void {
  const few = written(10);
  const many = written(1000);
  const more = written(1001);
  const size = (all: ReadonlyMap<string, string>, stack: string): string => `${((all.get(stack)?.length ?? 0) / 1024).toFixed(1)} KiB`;
  const same = few.get("bench_vpc-0") === many.get("bench_vpc-0") ? "the same bytes" : "other bytes";
  console.log(`one VPC's state beside 10: ${size(few, "bench_vpc-0")}; beside 1,000: ${size(many, "bench_vpc-0")}, ${same}`);
  const touched = [...more.keys()].filter((stack) => more.get(stack) !== many.get(stack));
  console.log(`one VPC more than 1,000 changes ${touched.join(", ")}; the hub's state: ${size(many, "bench")}`);
}

/** The JSON of all states of a network, by stack. */
function written(count: number): ReadonlyMap<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const { plan } = planNetwork({ ...networkOf(count), state: { backend: "local", layout: "per-vpc" } });
    if (plan === undefined) throw new Error("the network of the bench has problems");
    const app = new App({ outdir });
    makeStacks(app, plan);
    app.synth();
    return new Map(Object.keys(plan.stacks).map((stack) => [stack, readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
