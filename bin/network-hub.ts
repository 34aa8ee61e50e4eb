import { networkHub } from "./command";

// Whoever reads may stop before the end, as `head` does; the verdict is the same.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = networkHub({
  args: process.argv.slice(2),
  folder: process.cwd(),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stream: process.stdout,
});
