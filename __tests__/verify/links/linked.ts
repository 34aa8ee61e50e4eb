import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { App } from "cdktf";

import { LinkStack } from "../../../constructs/link-stack";
import { makeStacks } from "../../../constructs/network-stack";
import type { Environment } from "../../../plan/environment";
import type { Link } from "../../../plan/links/link";
import { planLink } from "../../../plan/links/plan-link";
import { planNetwork } from "../../../plan/plan-network";
import { linksOf, stacksTogether } from "../../../verify/asked/links";
import type { Finding } from "../../../verify/finding";
import { isStackOf } from "../../../verify/stacks";
import type { Document } from "../../../verify/terraform/document";
import { readConfiguration } from "../../../verify/terraform/read";
import { verify } from "../../../verify/verify";

/** The stacks of links and of their environments, as a synth writes them. */
export function writtenLink(...links: readonly Link[]): readonly Document[] {
  const outdir = mkdtempSync(join(tmpdir(), "linked-"));
  try {
    const app = new App({ outdir });
    for (const environment of new Set(links.flatMap(({ between }) => between)))
      makeStacks(app, sound(planNetwork(environment, {}, linksOf(environment, links))));
    for (const link of links) new LinkStack(app, sound(planLink(link)));
    app.synth();
    return readdirSync(join(outdir, "stacks")).map((stack) => {
      const file = join("stacks", stack, "cdk.tf.json");
      return { stack, file, text: readFileSync(join(outdir, file), "utf8") };
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function sound<P>({ plan, problems }: { readonly plan?: P; readonly problems: readonly unknown[] }): P {
  if (plan === undefined) throw new Error(JSON.stringify(problems));
  return plan;
}

/** Resources by type and name. */
export type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** The same documents after `change` has had its way with the resources of one stack. */
export function brokenIn(documents: readonly Document[], stack: string, change: (resources: Resources) => void): readonly Document[] {
  return documents.map((document) => {
    if (document.stack !== stack) return document;
    const json = JSON.parse(document.text) as { resource: Resources };
    change(json.resource);
    return { ...document, text: JSON.stringify(json) };
  });
}

/** What the verification of one environment finds in the stacks of a link and both of its environments, `check: message`. */
export function foundIn(environment: Environment, documents: readonly Document[], ...links: readonly Link[]): readonly string[] {
  return findingsIn(environment, documents, ...links).map(({ check, message }) => `${check}: ${message}`);
}

export function findingsIn(environment: Environment, documents: readonly Document[], ...links: readonly Link[]): readonly Finding[] {
  const together = stacksTogether(environment, links);
  const own = documents.filter(({ stack }) => together.some((name) => stack === name || isStackOf(stack, name)));
  return verify(environment, readConfiguration(own), links).checks.flatMap(({ findings }) => findings);
}
