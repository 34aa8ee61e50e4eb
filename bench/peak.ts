/** Preloaded into a process that is measured: when it ends, it says how much memory it had at most, in KiB, to descriptor 3. */
import { writeSync } from "node:fs";

process.on("exit", () => {
  writeSync(3, String(process.resourceUsage().maxRSS));
});
