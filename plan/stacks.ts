import type { Accounts } from "./accounts";
import { planBackend } from "./backend";
import type { Environment } from "./environment";
import type { Network, PeeringModel } from "./network";
import { peeringKey } from "./peerings";
import type { ContractPlan, StackPlan } from "./plan";
import { firstName } from "./renamed";
import { place, type Report } from "./report";
import { sorted } from "./sorted";

/** Whether each VPC has a state of its own. */
export function isPerVpc(environment: Environment): boolean {
  return environment.state?.layout === "per-vpc";
}

/** The stack of a VPC: its own, or that of the whole environment. */
export function stackOfVpc(environment: Environment, vpc: string): string {
  return isPerVpc(environment) ? `${environment.name}_${vpc}` : environment.name;
}

/** The state of a VPC is called after the first name that the VPC had, since no backend renames one. */
function stateOfVpc(environment: Environment, vpc: string): string {
  return stackOfVpc(environment, firstName(environment, vpc));
}

/** What is kept in which state (design: states; semantics §10). */
export function planStacks(network: Network, accounts: Accounts, report: Report): Readonly<Record<string, StackPlan>> {
  const { environment, peerings } = network;
  checkLayout(environment, report);
  checkRetired(environment, report);
  const { name, hub, vpcs, retired = {} } = environment;
  const all = Object.keys(vpcs).sort();
  const isMade = (vpc: string): boolean => vpcs[vpc]?.existing === undefined;
  // Also checks the backend, once.
  const state = planBackend(environment, name, report);
  const accountsOf = (names: readonly string[]): readonly string[] =>
    [...new Set(names.flatMap((vpc) => accounts.of(vpcs[vpc]?.account) ?? []))].sort();
  const keys = peerings.map(({ one, other }) => peeringKey(one.name, other.name)).sort();
  if (!isPerVpc(environment))
    return {
      [name]: {
        holds: "hub",
        vpcs: all.filter(isMade),
        existing: all.filter((vpc) => !isMade(vpc)),
        peerings: keys,
        state,
        accounts: accountsOf(all),
        after: [],
      },
    };
  const after = (vpc: string): readonly string[] => (hub === undefined || vpcs[vpc]?.joined === false ? [] : [name]);
  const own = (vpc: string) => planBackend(environment, stateOfVpc(environment, vpc));
  return sorted({
    ...(hub !== undefined && { [name]: { holds: "hub" as const, vpcs: [], existing: [], peerings: [], state, accounts: [], after: [] } }),
    ...Object.fromEntries(
      all.map((vpc): [string, StackPlan] => [
        stackOfVpc(environment, vpc),
        {
          holds: "vpc",
          vpcs: isMade(vpc) ? [vpc] : [],
          existing: isMade(vpc) ? [] : [vpc],
          peerings: [],
          state: own(vpc),
          contract: contractOfVpc(network, vpc),
          accounts: accountsOf([vpc]),
          after: after(vpc),
        },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(retired).map(([vpc, { account }]): [string, StackPlan] => {
        const left = accounts.of(account);
        return [
          stackOfVpc(environment, vpc),
          {
            holds: "retired",
            vpcs: [],
            existing: [],
            peerings: [],
            state: own(vpc),
            accounts: left === undefined ? [] : [left],
            after: [],
          },
        ];
      }),
    ),
    ...Object.fromEntries(peerings.map((peering) => stackOfPeering(environment, peering, accountsOf))),
  });
}

/** A peering has a state of its own, which reads those of both VPCs: neither knows of it. */
function stackOfPeering(
  environment: Environment,
  { one, other }: PeeringModel,
  accountsOf: (names: readonly string[]) => readonly string[],
): readonly [string, StackPlan] {
  const names = [one.name, other.name];
  const key = peeringKey(one.name, other.name);
  const first = names.map((vpc) => firstName(environment, vpc)).sort();
  return [
    `${environment.name}_peering_${key}`,
    {
      holds: "peering",
      vpcs: [],
      existing: [],
      peerings: [key],
      state: planBackend(environment, `${environment.name}_peering_${first.join("_")}`),
      accounts: accountsOf(names),
      after: names.map((vpc) => stackOfVpc(environment, vpc)).sort(),
    },
  ];
}

/** What a VPC says to other states; where those may not be read, a parameter for each VPC that a peering asks. */
function contractOfVpc({ environment, peerings }: Network, vpc: string): ContractPlan {
  const asked = peerings.some(({ one, other }) => one.name === vpc || other.name === vpc);
  return asked && environment.state?.contract === "parameter"
    ? { kind: "parameter", parameter: `/network-hub/${environment.name}/vpc/${firstName(environment, vpc)}/contract` }
    : { kind: "state" };
}

/** Where the hub says what other states must know of it. */
export function planContract(environment: Environment): ContractPlan {
  return environment.state?.contract === "parameter"
    ? { kind: "parameter", parameter: `/network-hub/${environment.name}/contract` }
    : { kind: "state" };
}

function checkLayout(environment: Environment, report: Report): void {
  const { layout, contract }: { readonly layout?: string; readonly contract?: string } = environment.state ?? {};
  if (layout !== undefined && layout !== "single" && layout !== "per-vpc")
    report.problem("state.layout", `"${layout}" is no layout; write "single" or "per-vpc"`);
  if (contract !== undefined && contract !== "state" && contract !== "parameter")
    report.problem("state.contract", `"${contract}" is no form of a contract; write "state" or "parameter"`);
  if (environment.blockPublicAccess !== true) return;
  const apart = Object.entries(environment.vpcs).find(
    ([, { account }]) => account !== undefined && account.id !== environment.hub?.account?.id,
  );
  if (layout === "per-vpc")
    report.problem(
      "blockPublicAccess",
      "holds for a whole account and waits for its VPCs, whose states are apart; let a policy of the organisation set it",
    );
  else if (apart !== undefined)
    report.problem(
      "blockPublicAccess",
      `holds for the hub's account alone, and ${place("vpcs", apart[0])} lives in another; let a policy of the organisation set it`,
    );
}

function checkRetired(environment: Environment, report: Report): void {
  for (const name of Object.keys(environment.retired ?? {})) {
    const path = place("retired", name);
    if (Object.hasOwn(environment.vpcs, name)) report.problem(path, `is also a VPC; remove it from \`vpcs\`, or from here`);
    else if (!isPerVpc(environment))
      report.problem(path, "is for states of their own: where everything is in one, a VPC that leaves `vpcs` is destroyed; remove it");
  }
}
