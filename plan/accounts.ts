import type { Account, Environment } from "./environment";
import type { AccountPlan } from "./plan";
import { place, type Report } from "./report";
import { sorted } from "./sorted";

/** The accounts of an environment. */
export interface Accounts {
  /** The hub's, where it is said. */
  readonly hub?: AccountPlan;
  /** All others, by id. */
  readonly others: Readonly<Record<string, AccountPlan>>;
  /** Id of the account of a VPC, or of one that left; `undefined` in the hub's own. */
  of(account: Account | undefined): string | undefined;
}

interface Said {
  readonly path: string;
  readonly account: Account;
}

/** Reads the accounts of the hub, of VPCs and of those that left, and whom the hub is shared with. */
export function readAccounts(environment: Environment, report: Report): Accounts {
  const { hub } = environment;
  const of = (kind: "vpcs" | "retired"): readonly Said[] =>
    Object.entries(environment[kind] ?? {}).flatMap(([name, { account }]) =>
      account === undefined ? [] : [{ path: place(kind, name, "account"), account }],
    );
  const members = [...of("vpcs"), ...of("retired")];
  const all = [...(hub?.account === undefined ? [] : [{ path: "hub.account", account: hub.account }]), ...members];
  for (const said of all) checkAccount(said, report);
  refuseTwoWaysIn(all, report);
  const elsewhere = members.filter(({ account }) => account.id !== hub?.account?.id);
  for (const { path, account } of elsewhere) {
    if (account.role === undefined && (hub !== undefined || elsewhere.some((other) => other.account.id !== account.id)))
      report.problem(path, `says no \`role\`; write the ARN of the role that Terraform assumes in account ${account.id}`);
  }
  const [first] = elsewhere;
  if (hub !== undefined && hub.account === undefined && first !== undefined) {
    report.problem(
      "hub.account",
      `is missing, and ${first.path} lives in account ${first.account.id}: say which account is the hub's, \`account: { id: "…" }\``,
    );
  }
  checkShare(environment, elsewhere, report);
  return {
    ...(hub?.account !== undefined && { hub: planAccount(hub.account) }),
    others: sorted(Object.fromEntries(elsewhere.map(({ account }) => [account.id, planAccount(account)]))),
    of: (account) => (account === undefined || account.id === hub?.account?.id ? undefined : account.id),
  };
}

function planAccount({ id, role, externalId }: Account): AccountPlan {
  return { id, ...(role !== undefined && { role }), ...(externalId === true && { externalId: `external_id_${id}` }) };
}

const roleArn = /^arn:aws(?:-cn|-us-gov)?:iam::(\d{12}):role\/[\w+=,.@/-]+$/;

function checkAccount({ path, account: { id, role, externalId } }: Said, report: Report): void {
  if (!/^\d{12}$/.test(id)) report.problem(`${path}.id`, `"${id}" is no account id; write twelve digits, such as "111122223333"`);
  if (externalId === true && role === undefined) report.problem(`${path}.externalId`, "is asked for by a role, and there is no `role`");
  if (role === undefined) return;
  const [, owner] = roleArn.exec(role) ?? [];
  if (owner === undefined) report.problem(`${path}.role`, `"${role}" is no ARN of a role; write arn:aws:iam::${id}:role/<name>`);
  else if (owner !== id)
    report.problem(`${path}.role`, `is a role of account ${owner}, and the account is ${id}; write a role of that account`);
}

function refuseTwoWaysIn(all: readonly Said[], report: Report): void {
  const known = new Map<string, Said>();
  for (const said of all) {
    const earlier = known.get(said.account.id);
    if (earlier === undefined) known.set(said.account.id, said);
    else if (earlier.account.role !== said.account.role || (earlier.account.externalId === true) !== (said.account.externalId === true))
      report.problem(
        said.path,
        `enters account ${said.account.id} otherwise than ${earlier.path}; an account has one role for all of its VPCs`,
      );
  }
}

const organisationArn =
  /^arn:aws(?:-cn|-us-gov)?:organizations::\d{12}:(?:organization\/o-[a-z0-9]{10,32}|ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;

function checkShare(environment: Environment, elsewhere: readonly Said[], report: Report): void {
  const { hub } = environment;
  if (hub === undefined) return;
  // Who is not attached need not see the gateway; nor does who left.
  const attached = new Set(
    Object.keys(environment.vpcs).flatMap((name) => (environment.vpcs[name]?.joined === false ? [] : place("vpcs", name, "account"))),
  );
  const joined = elsewhere.filter(({ path }) => attached.has(path));
  const { share } = hub;
  for (const [index, principal] of (share ?? []).entries()) {
    const path = place("hub", "share", index);
    if (share?.indexOf(principal) !== index) report.problem(path, `"${principal}" is listed twice`);
    else if (principal === hub.account?.id) report.problem(path, `${principal} is the hub's own account, which needs no share; remove it`);
    else if (!/^\d{12}$/.test(principal) && !organisationArn.test(principal))
      report.problem(
        path,
        `"${principal}" is nobody to share with; write an account id of twelve digits, or the ARN of a unit or of the organisation, ` +
          "such as arn:aws:organizations::111122223333:organization/o-exampleorgid",
      );
  }
  if (hub.gateway !== undefined && share !== undefined && hub.account === undefined)
    report.problem("hub.account", 'is missing; to share a gateway that exists, its account must be known: `account: { id: "…" }`');
  const [first] = joined;
  if (share === undefined) {
    if (first === undefined) return;
    if (hub.gateway !== undefined)
      report.note("hub.gateway", `must be shared with account ${first.account.id} already; nothing here does it`);
    else
      report.problem(
        "hub.share",
        `is missing, and ${first.path} must see the gateway; share it with the account, its unit or the organisation`,
      );
    return;
  }
  if (share.some((principal) => !/^\d{12}$/.test(principal))) return;
  for (const { path, account } of joined) {
    if (!share.includes(account.id))
      report.problem(
        path,
        `account ${account.id} is not in hub.share (${share.join(", ")}); add it, or share with its unit or the organisation`,
      );
  }
}
