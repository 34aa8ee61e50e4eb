/** One measurement in a process of its own: `measure.js plan|only|hub|raw|import COUNT` prints a line of JSON. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
  const environment = networkOf(count);
  if (kind === "plan") {
    const before = process.cpuUsage();
    if (!planNetwork(environment).plan) throw new Error("the network of the bench has problems");
    return figures(before);
  }
  const { App } = await import("cdktf");
  const { NetworkStack } = await import("../constructs/network-stack.js");
  const { writeRaw } = await import("./raw.js");
  const outdir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const raw = kind === "raw" ? planNetwork(environment).plan : undefined;
    const before = process.cpuUsage();
    const app = new App({ outdir });
    if (raw) writeRaw(app, raw);
    else new NetworkStack(app, planNetwork(environment).plan!);
    app.synth();
    const measured = figures(before);
    const json = JSON.parse(readFileSync(join(outdir, "stacks/bench/cdk.tf.json"), "utf8")) as { resource: Record<string, object> };
    return {
      ...measured,
      resources: Object.fromEntries(Object.entries(json.resource).map(([type, all]) => [type, Object.keys(all).length])),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** One state among many, as `main.ts --only` writes it; with all that is loaded for it. */
async function only(count: number): Promise<Figures> {
  const root = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const before = process.cpuUsage();
    const { synthesize } = await import("../synth/command.js");
    const { networkOf } = await import("./network.js");
    const environment: Environment = { ...networkOf(count), state: { backend: "local", layout: "per-vpc" } };
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
