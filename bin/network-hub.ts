import { networkHub } from "./command";

process.exitCode = networkHub({
  args: process.argv.slice(2),
  folder: process.cwd(),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stream: process.stdout,
});
