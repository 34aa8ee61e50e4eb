/** `npm run bench`, second part: the verifier as a user starts it, whole processes, the median of three. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Figures {
  /** From start to end; the processor's own are more, since it also compiles and collects garbage beside. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

const commandLine = join(__dirname, "..", "bin", "network-hub.js");

/** Prints what verification and one explanation take, beside what the command takes to start. */
export function proofFigures(): void {
  const start = median(() => run(["--help"], 0));
  console.log(`\nnetwork-hub, whole process; start-up alone: ${start.seconds.toFixed(2)} s, ${start.peakMiB.toFixed(0)} MiB`);
  console.log("VPCs   each its own class   verify s   CPU s   beyond start-up s   verify MiB   explain s   beyond start-up s");
  for (const kind of ["alike", "own"]) {
    for (const count of [10, 100, 1000]) {
      const folder = mkdtempSync(join(tmpdir(), "bench-"));
      try {
        execFileSync(process.execPath, [join(__dirname, "write.js"), kind, String(count), folder]);
        const verify = median(() => run(["verify", folder], 0));
        const explain = median(() => run(["explain", "vpc-0", "vpc-1", "tcp/1024", folder], 0));
        const cells = [
          String(count).padEnd(4),
          (kind === "own" ? "yes" : "no").padStart(20),
          verify.seconds.toFixed(2).padStart(10),
          verify.cpuSeconds.toFixed(2).padStart(7),
          (verify.seconds - start.seconds).toFixed(2).padStart(19),
          verify.peakMiB.toFixed(0).padStart(12),
          explain.seconds.toFixed(2).padStart(11),
          (explain.seconds - start.seconds).toFixed(2).padStart(19),
        ];
        console.log(cells.join(" "));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
}

/** A figure for a command that ends otherwise would mean nothing. */
function run(args: readonly string[], wanted: number): Figures {
  const before = process.hrtime.bigint();
  const { status, output } = spawnSync(process.execPath, ["-r", join(__dirname, "peak.js"), commandLine, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const seconds = Number(process.hrtime.bigint() - before) / 1e9;
  if (status !== wanted) throw new Error(`network-hub ${args.join(" ")} ended with ${String(status)}\n${output.join("\n").slice(0, 2000)}`);
  return { ...(JSON.parse(output[3] ?? "") as Omit<Figures, "seconds">), seconds };
}

function median(measure: () => Figures): Figures {
  return [measure(), measure(), measure()].sort((one, other) => one.seconds - other.seconds)[1]!;
}
