import "./synth/without-source-maps";

import { synthesize } from "./synth/command";

/** The application of `cdktf synth`; `npx tsx main.ts --help` says what it takes. */
async function main(): Promise<void> {
  process.exitCode = await synthesize({ root: __dirname });
}

void main();
