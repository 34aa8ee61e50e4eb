/** One measurement in a process of its own: `measure.js plan|only|hub|states|raw|import COUNT` prints a line of JSON. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Environment } from "../plan/environment";

process.setSourceMapsEnabled(false);

interface Figures {
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  /** Resources by type, to see that both ways write the same. */
  readonly resources?: Readonly<Record<string, number>>;
}

async function measure(kind: string, count: number): Promise<Figures> {
  if (kind === "import") {
    const before = process.cpuUsage();
    await import("../index.js");
    return figures(before);
  }
  if (kind === "only") return only(count);
  const { planNetwork } = await import("../plan/plan-network.js");
  const { networkOf } = await import("./network.js");
  const environment = kind === "states" ? perVpc(networkOf(count)) : networkOf(count);
  if (kind === "plan") {
    const before = process.cpuUsage();
    if (!planNetwork(environment).plan) throw new Error("the network of the bench has problems");
    return figures(before);
  }
  const { App } = await import("cdktf");
  const { makeStacks } = await import("../constructs/network-stack.js");
  const { writeRaw } = await import("./raw.js");
  const outdir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const raw = kind === "raw" ? planNetwork(environment).plan : undefined;
    const before = process.cpuUsage();
    const app = new App({ outdir });
    if (raw) writeRaw(app, raw);
    else makeStacks(app, planNetwork(environment).plan!);
    app.synth();
    return { ...figures(before), resources: resourcesIn(outdir) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function perVpc(environment: Environment): Environment {
  return { ...environment, state: { backend: "local", layout: "per-vpc" } };
}

/** Resources by type, of all stacks together. */
function resourcesIn(outdir: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const stack of readdirSync(join(outdir, "stacks"))) {
    const { resource } = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as {
      resource: Record<string, object>;
    };
    for (const [type, all] of Object.entries(resource)) counts[type] = (counts[type] ?? 0) + Object.keys(all).length;
  }
  return Object.fromEntries(Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** One state among many, as `main.ts --only` writes it; with all that is loaded for it. */
async function only(count: number): Promise<Figures> {
  const root = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const before = process.cpuUsage();
    const { synthesize } = await import("../synth/command.js");
    const { networkOf } = await import("./network.js");
    const environment = perVpc(networkOf(count));
    const out = (): void => undefined;
    const args = ["--only", "vpc-0", "--out", "out"];
    const code = await synthesize({ root, environments: [environment], args, env: {}, folder: root, out });
    if (code !== 0) throw new Error("the network of the bench has problems");
    return figures(before);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function figures(before: NodeJS.CpuUsage): Figures {
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, peakMiB: process.resourceUsage().maxRSS / 1024 };
}

void measure(process.argv[2] ?? "", Number(process.argv[3] ?? 0)).then((result) => console.log(JSON.stringify(result)));
