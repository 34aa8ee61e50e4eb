/** `write.js alike|own COUNT FOLDER` writes what a synth of a network of the bench writes, for `network-hub` to read. */
import { App } from "cdktf";

import { NetworkStack } from "../constructs/network-stack";
import type { Environment } from "../plan/environment";
import { planNetwork } from "../plan/plan-network";
import { writeAskedFiles } from "../synth/asked-files";
import { networkOf, ownClassesOf } from "./network";

process.setSourceMapsEnabled(false);

const [kind, count, outdir = ""] = process.argv.slice(2);
const networks: Readonly<Record<string, (count: number) => Environment>> = { alike: networkOf, own: ownClassesOf };
const environment = networks[kind ?? ""]?.(Number(count));
if (environment === undefined) throw new Error(`there is no network ${String(kind)}`);
const { plan, problems } = planNetwork(environment);
if (plan === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
const app = new App({ outdir });
new NetworkStack(app, plan);
app.synth();
writeAskedFiles([environment], outdir);
