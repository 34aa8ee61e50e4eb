/**
 * `npm run bench`: plan, synth and import beside a raw CDKTF loop that writes the same resources, alternating, and then the verifier; the
 * median of three.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { proofFigures } from "./proof";
import { spokeFigures } from "./spoke";

interface Figures {
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  readonly resources?: Readonly<Record<string, number>>;
}

function once(kind: string, count: number): Figures {
  if (process.stderr.isTTY) process.stderr.write(`\r${kind} ${count}        `);
  return JSON.parse(execFileSync(process.execPath, [join(__dirname, "measure.js"), kind, String(count)], { encoding: "utf8" })) as Figures;
}

function median(all: readonly Figures[]): Figures {
  return [...all].sort((one, other) => one.cpuSeconds - other.cpuSeconds)[Math.floor(all.length / 2)]!;
}

const rounds = [0, 1, 2];
const synthSeconds = new Map<number, number>();
console.log("VPCs   resources   plan s   synth s   raw s   ratio   synth MiB   raw MiB   ratio");
for (const count of [10, 100, 1000]) {
  const pairs = rounds.map(() => ({ hub: once("hub", count), raw: once("raw", count), plan: once("plan", count) }));
  const hub = median(pairs.map((pair) => pair.hub));
  const raw = median(pairs.map((pair) => pair.raw));
  const plan = median(pairs.map((pair) => pair.plan));
  if (!isDeepStrictEqual(hub.resources, raw.resources))
    throw new Error("the two ways write different resources; the ratio would mean nothing");
  const resources = Object.values(hub.resources ?? {}).reduce((sum, one) => sum + one, 0);
  synthSeconds.set(count, hub.cpuSeconds);
  const cells = [
    String(count).padEnd(4),
    String(resources).padStart(11),
    plan.cpuSeconds.toFixed(3).padStart(8),
    hub.cpuSeconds.toFixed(2).padStart(9),
    raw.cpuSeconds.toFixed(2).padStart(7),
    (hub.cpuSeconds / raw.cpuSeconds).toFixed(2).padStart(7),
    hub.peakMiB.toFixed(0).padStart(11),
    raw.peakMiB.toFixed(0).padStart(9),
    (hub.peakMiB / raw.peakMiB).toFixed(2).padStart(7),
  ];
  console.log(cells.join(" "));
}
statesFigures();
const imported = median(rounds.map(() => once("import", 0)));
console.log(`synth of 1,000 over 100: ${(synthSeconds.get(1000)! / synthSeconds.get(100)!).toFixed(1)}`);
console.log(`import: ${imported.cpuSeconds.toFixed(2)} s, ${imported.peakMiB.toFixed(0)} MiB for the whole process`);
const one = median(rounds.map(() => once("only", 1000)));
console.log(`one state of 1,000 (--only): ${one.cpuSeconds.toFixed(2)} s with what is loaded for it, ${one.peakMiB.toFixed(0)} MiB`);
proofFigures();

/** One state a VPC beside the raw loop that writes the same into one, and what a VPC's state knows of how many there are. */
function statesFigures(): void {
  const pairs = rounds.map(() => ({ states: once("states", 1000), raw: once("raw", 1000) }));
  const states = median(pairs.map((pair) => pair.states));
  const raw = median(pairs.map((pair) => pair.raw));
  if (!isDeepStrictEqual(states.resources, raw.resources))
    throw new Error("the two ways write different resources; the ratio would mean nothing");
  const ratio = states.cpuSeconds / raw.cpuSeconds;
  console.log(
    `1,000 VPCs in 1,001 states: ${states.cpuSeconds.toFixed(2)} s, ratio ${ratio.toFixed(2)} to the raw loop in one; ${states.peakMiB.toFixed(0)} MiB`,
  );
  spokeFigures();
}
