import { checkTopics, noteAdvice } from "./advice";
import { readConnections } from "./connections";
import { checkContradictions } from "./contradictions";
import { decide } from "./decisions";
import type { Environment } from "./environment";
import { planHub } from "./hub";
import { checkExisting, planExisting } from "./existing-vpcs";
import { checkEndpoints } from "./endpoints/check-endpoints";
import { endpointsBlock, endpointSegments } from "./hub-services";
import { checkLogs } from "./logs";
import type { Link } from "./links/link";
import { readNeighbours } from "./links/neighbours";
import { checkNames } from "./names";
import type { Network } from "./network";
import { Nodes } from "./nodes";
import type { Plan } from "./plan";
import { readAccounts } from "./accounts";
import { planVersions } from "./backend";
import { checkPeerings, planPeerings } from "./peerings";
import { planFirewallPolicy } from "./policy-input";
import { checkQuotas } from "./quotas";
import { describeReach } from "./reach";
import { readNetwork } from "./read-network";
import { noteRepetitions } from "./repetitions";
import { checkRenamed, formerNames } from "./renamed";
import { Report, type Note, type Problem } from "./report";
import { planSites } from "./sites";
import { sorted } from "./sorted";
import { planSpokes } from "./spokes";
import { planStacks } from "./stacks";
import { checkTags } from "./tags";
import { checkWords } from "./words";

/** What planning says: a plan, or why there is none. */
export interface Planned {
  /** Absent where there are problems. */
  readonly plan?: Plan;
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

/**
 * Decides everything about the network of one environment.
 *
 * Never throws for bad input: all problems are returned at once, in the file's words (semantics §7).
 *
 * @param environment - an environment, from TypeScript or as it arrives from JSON
 * @param ruleFiles - the text of each file that `rules.before` names, by its path
 * @param links - the links of the environment, each with the other environment
 */
export function planNetwork(
  environment: Environment,
  ruleFiles: Readonly<Record<string, string>> = {},
  links: readonly Link[] = [],
): Planned {
  const report = new Report();
  if (!checkWords(environment, report)) return { problems: report.problems, notes: report.notes };

  checkNames(environment, report);
  checkRenamed(environment, report);
  checkTags(environment, report);
  checkLogs(environment, report);
  checkEndpoints(environment, report);
  checkExisting(environment, report);
  const accounts = readAccounts(environment, report);
  const network: Network = { ...readNetwork(environment, report), linked: readNeighbours(environment, links, report) };
  const segments = endpointSegments(network);
  const nodes = new Nodes(network, endpointsBlock(network));
  const entries = readConnections(network, nodes, report);
  const decisions = decide([...entries, ...network.linked.flatMap((neighbour) => neighbour.entries)], segments, report);
  checkContradictions(network, decisions, report);
  checkPeerings(network, entries, report);
  noteRepetitions(entries, report);
  checkTopics(network, report);
  noteAdvice(network, decisions, report);
  const policy = planFirewallPolicy(network, nodes, decisions, ruleFiles, report);
  const hub = planHub(network, decisions, segments, policy, report);
  const vpcs = planSpokes(network, decisions, segments, accounts);
  const existing = planExisting(network, decisions, segments, accounts);
  const plan: Plan = {
    name: environment.name,
    region: environment.region,
    tags: sorted(environment.tags ?? {}),
    versions: planVersions(environment, report),
    ...(accounts.hub === undefined ? {} : { account: accounts.hub }),
    accounts: accounts.others,
    renamed: formerNames(environment),
    stacks: planStacks(network, accounts, report),
    ...(hub === undefined ? {} : { hub }),
    vpcs,
    existing,
    sites: planSites(network, decisions, report),
    peerings: planPeerings(network, accounts, { ...vpcs, ...existing }),
    blockPublicAccess: environment.blockPublicAccess === true,
    alarmTopics: [...new Set(environment.alarms?.topics)].sort(),
    reach: describeReach(network, decisions, segments),
  };
  checkQuotas(network, plan, report);
  return { ...(report.problems.length === 0 ? { plan } : {}), problems: report.problems, notes: report.notes };
}
