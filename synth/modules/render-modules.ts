import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { App } from "cdktf";

import { HubModule } from "../../constructs/modules/hub-module";
import { moduleFiles, type ModuleFiles, stampOf } from "../../constructs/modules/module-json";
import { SpokeModule } from "../../constructs/modules/spoke-module";
import type { Environment } from "../../plan/environment";
import type { Link } from "../../plan/links/link";
import type { Plan } from "../../plan/plan";
import { planNetwork } from "../../plan/plan-network";
import type { Problem } from "../../plan/report";
import { planSpokeModule, type SpokeModulePlan } from "../../plan/spoke-module";
import { hubReadme, spokeReadme } from "./readme";

/** A module for Terraform, by what it is called: the text of each of its files. */
export interface Module {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** What becomes of an environment: its modules, or why there are none. */
export interface RenderedModules {
  readonly modules: readonly Module[];
  readonly problems: readonly Problem[];
}

/** The beginning of every file of a module that this toolkit wrote. */
export const mark = "Written by `network-hub modules`";

/**
 * The modules of an environment with a hub: one by which VPCs join that hub, and one of the hub itself.
 *
 * @param ruleFiles - the text of each file that `rules.before` names, by its path
 * @param links - the links of the environment
 */
export function renderModules(
  environment: Environment,
  ruleFiles: Readonly<Record<string, string>> = {},
  links: readonly Link[] = [],
): RenderedModules {
  const hub = planNetwork(hubAlone(environment), ruleFiles, links);
  if (hub.plan === undefined) return { modules: [], problems: hub.problems };
  const { plan: spoke, problems } = planSpokeModule(environment, ruleFiles, links);
  if (spoke === undefined) return { modules: [], problems };
  return { modules: [spokeModule(spoke), hubModule(hub.plan, environment.blockPublicAccess === true)], problems: [] };
}

/** Public access is blocked for an account with all of its VPCs, of which the module of a hub knows none. */
function hubAlone(environment: Environment): Environment {
  return { ...environment, blockPublicAccess: false, retired: {}, state: { backend: "local", ...environment.state, layout: "per-vpc" } };
}

function spokeModule(plan: SpokeModulePlan): Module {
  const files = withApp((app) => moduleFiles(new SpokeModule(app, "spoke", plan), ["aws.hub"]));
  const name = `${plan.environment}-spoke`;
  const stamp = stampOf(files);
  return { name, files: { ...texts(plan.environment, files, stamp), "README.md": spokeReadme({ name, files, stamp, mark }, plan) } };
}

function hubModule(whole: Plan, blocksPublicAccess: boolean): Module {
  // Which account a provider works in is the root's to say.
  const { account: _account, ...plan } = whole;
  const files = withApp((app) => moduleFiles(new HubModule(app, plan.name, plan), []));
  const name = `${plan.name}-hub`;
  const stamp = stampOf(files);
  return { name, files: { ...texts(plan.name, files, stamp), "README.md": hubReadme({ name, files, stamp, mark }, plan, blocksPublicAccess) } };
}

function texts(environment: string, files: ModuleFiles, stamp: string): Readonly<Record<string, string>> {
  const note = { "//": `${mark} from the environment ${environment}. Change that and write the module again; edits here are lost.` };
  const outputs = files["outputs.tf.json"]["output"] as object;
  const stamped = {
    made_from: { description: "Stamp of what the module makes; another one after writing it again means a change.", value: stamp },
  };
  const all: ModuleFiles = { ...files, "outputs.tf.json": { output: { ...outputs, ...stamped } } };
  return Object.fromEntries(
    Object.entries(all).map(([file, content]) => [file, `${JSON.stringify({ ...note, ...content }, undefined, 2)}\n`]),
  );
}

/** An application makes its folder, and a module is written elsewhere. */
function withApp<Result>(use: (app: App) => Result): Result {
  const outdir = mkdtempSync(join(tmpdir(), "modules-"));
  try {
    return use(new App({ outdir }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
