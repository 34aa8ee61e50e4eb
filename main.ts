import "./synth/without-source-maps";

import { synthesize } from "./synth/command";

/** The application of `cdktf synth`; `npx tsx main.ts --help` says what it takes. */
async function main(): Promise<void> {
  process.exitCode = await synthesize({
    args: process.argv.slice(2),
    env: process.env,
    root: __dirname,
    folder: process.cwd(),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}

void main();
