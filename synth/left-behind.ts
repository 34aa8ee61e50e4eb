import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { place, type Problem } from "../plan/report";
import { count } from "../verify/formats/report";
import { formerNames, formerStacks, type KeptStacks } from "./kept-stacks";
import type { Refused } from "./plan-environments";

/** A stack as an earlier synth wrote it. */
interface Written {
  readonly stack: string;
  /** As messages name it. */
  readonly folder: string;
  /** Names of its resources; `undefined` where they cannot be read. */
  readonly resources: readonly string[] | undefined;
}

/**
 * What an earlier synth wrote into a folder and this one would lose: resources whose configuration goes while they stay, and VPCs that
 * would be destroyed in one state and made anew in another.
 *
 * @param outdir - the folder that is written to
 * @param shown - the same folder as messages name it
 */
export function findLeftBehind(plans: readonly KeptStacks[], outdir: string, shown: string): readonly Refused[] {
  const stacks = join(outdir, "stacks");
  const names = existsSync(stacks) ? readdirSync(stacks).sort() : [];
  const kept = new Set(plans.flatMap((plan) => Object.keys(plan.stacks)));
  return plans.flatMap((plan): readonly Refused[] => {
    // The other folders are those of the same stacks as now.
    const former = new Set(formerStacks(plan));
    const isOther = (name: string): boolean => name.startsWith(`${plan.name}_`) && !kept.has(name) && !former.has(name);
    const own = names.filter((name) => name === plan.name || isOther(name));
    const written = own.flatMap((stack) => read(join(stacks, stack), stack, join(shown, "stacks", stack)));
    const moved = written.filter((one) => movedFrom(plan, one).length > 0);
    const gone = written.filter((one) => !moved.includes(one) && !Object.hasOwn(plan.stacks, one.stack));
    const retired = Object.entries(plan.stacks).filter(([, { holds }]) => holds === "retired");
    const lost = retired.flatMap(([stack, { accounts = [] }]) =>
      accountsIn(join(stacks, stack, "cdk.tf.json"))
        .filter((account) => !accounts.includes(account))
        .map((account) => accountProblem(stack.slice(plan.name.length + 1), account)),
    );
    const problems = [...lost, ...gone.map((one) => goneProblem(plan, one)), ...(moved.length === 0 ? [] : [layoutProblem(plan, moved)])];
    return problems.length === 0 ? [] : [{ environment: plan.name, problems }];
  });
}

/** VPCs that a folder holds, by whatever name, and that are planned in another state. */
function movedFrom(plan: KeptStacks, { stack, resources = [] }: Written): readonly string[] {
  const held = new Set(resources.flatMap((name) => /^vpc_([^_]+)_/.exec(name)?.[1] ?? []));
  const isHeld = (vpc: string): boolean => [vpc, ...formerNames(vpc, plan.renamed)].some((name) => held.has(name));
  return Object.entries(plan.stacks).flatMap(([planned, { vpcs, existing }]) =>
    planned === stack ? [] : [...vpcs, ...existing].filter(isHeld),
  );
}

function goneProblem(plan: KeptStacks, { stack, folder, resources }: Written): Problem {
  const left = `${folder} ${resources === undefined ? "cannot be read" : `still holds ${count(resources.length, "resource")}`}`;
  const stale = `where nothing of it is deployed, delete ${folder}`;
  const rest = stack.slice(plan.name.length + 1);
  if (rest !== "" && !rest.includes("_")) {
    return {
      path: place("vpcs", rest),
      message: `is gone, and ${left}; list it under \`retired\`, apply, then remove it; ${stale}`,
    };
  }
  return {
    path: rest === "" ? "hub" : stack,
    message:
      `is gone, and ${left}; run \`terraform destroy\` there first, or, where another state is to hold it, save this one ` +
      `(\`terraform show -json\`), delete the folder, synthesize again and say \`network-hub move\`; ${stale}`,
  };
}

function accountProblem(vpc: string, account: string): Problem {
  return {
    path: place("retired", vpc),
    message: `lived in account ${account}, where nothing could destroy it; say its \`account\`, as it was`,
  };
}

/** Ids of the accounts whose providers an earlier synth declared for a stack. */
function accountsIn(file: string): readonly string[] {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return [...text.matchAll(/"alias": "account-(\d{12})"/g)].map(([, id = ""]) => id);
}

function layoutProblem(plan: KeptStacks, moved: readonly Written[]): Problem {
  const vpcs = moved.flatMap((one) => movedFrom(plan, one));
  const [first] = vpcs;
  const folders = moved.map(({ folder }) => folder);
  const [states, them] = folders.length === 1 ? ["that state", "that folder"] : ["those states", "those folders"];
  return {
    path: "state.layout",
    message:
      `keeps ${vpcs.length === 1 ? place("vpcs", first ?? "") : `${vpcs.length} VPCs`} in another state than before (${some(folders)}), ` +
      `and an apply would destroy what is there and make it anew; save ${states} (\`terraform show -json\`), delete ${them}, synthesize again ` +
      `and say \`network-hub move\`; where nothing of it is deployed, delete ${them} alone`,
  };
}

function some(folders: readonly string[]): string {
  return folders.length <= 2 ? folders.join(" and ") : `${folders[0] ?? ""} and ${folders.length - 1} more folders`;
}

/** Nothing where a folder holds no resources. */
function read(path: string, stack: string, folder: string): readonly Written[] {
  if (!statSync(path).isDirectory()) return [];
  const json = join(path, "cdk.tf.json");
  const hcl = join(path, "cdk.tf");
  const resources = existsSync(json)
    ? namesInJson(readFileSync(json, "utf8"))
    : existsSync(hcl)
      ? namesInHcl(readFileSync(hcl, "utf8"))
      : [];
  return resources?.length === 0 ? [] : [{ stack, folder, resources }];
}

function namesInJson(text: string): readonly string[] | undefined {
  try {
    const { resource = {} } = JSON.parse(text) as { readonly resource?: Readonly<Record<string, object>> };
    return Object.values(resource).flatMap((named) => Object.keys(named));
  } catch {
    return undefined;
  }
}

function namesInHcl(text: string): readonly string[] {
  return [...text.matchAll(/^resource "[^"]+" "([^"]+)"/gm)].map(([, name = ""]) => name);
}
