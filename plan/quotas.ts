import { linkRoutes } from "./links/neighbour";
import type { Network } from "./network";
import type { Plan } from "./plan";
import type { Report } from "./report";

/** AWS's defaults for one gateway (Transit Gateway quotas); an account that has more says so in `quotas`. */
const defaults = { tables: 20, routes: 10_000, attachments: 5_000 } as const;

/** Counts what the gateway would hold, and refuses what AWS would refuse in the middle of an apply (R24). */
export function checkQuotas(network: Network, plan: Plan, report: Report): void {
  if (plan.hub === undefined) return;
  const said = network.environment.quotas;
  const quotas = {
    tables: said?.tables ?? defaults.tables,
    routes: said?.routes ?? defaults.routes,
    attachments: said?.attachments ?? defaults.attachments,
  };
  const tables = Object.values(plan.hub.tables);
  const count = (kind: string): number => tables.filter((table) => table.kind === kind).length;
  if (tables.length > quotas.tables) {
    const links = count("link") === 0 ? "" : `, ${count("link")} of links`;
    const parts = `${count("segment")} segments, ${count("site")} sites, ${count("service") + count("inspection")} of the hub${links}`;
    report.problem(
      "hub",
      `${tables.length} tables are needed (${parts}); the quota is ${quotas.tables}: raise it and say so in \`quotas\``,
    );
  }
  const existing = Object.values(plan.existing).map(({ attachment, blocks }) => ({ attachment, secondary: blocks.slice(1) }));
  const vpcs = [
    ...Object.values(plan.vpcs),
    ...existing,
    ...[plan.hub.inspection?.vpc, plan.hub.endpoints?.vpc].filter((vpc) => vpc !== undefined),
  ];
  const connections = Object.values(plan.sites).flatMap((site) =>
    [...Object.values(site.connections), ...(site.attachment ? [site.attachment] : [])].map(({ propagate }) => ({
      site: site.name,
      propagate,
    })),
  );
  const attachments = vpcs.filter(({ attachment }) => attachment !== undefined).length + connections.length + network.linked.length;
  if (attachments > quotas.attachments) {
    report.problem("hub", `${attachments} attachments are needed; the quota is ${quotas.attachments}: raise it and say so in \`quotas\``);
  }
  const fixed = tables.reduce((sum, { routes }) => sum + Object.keys(routes).length, 0);
  const fromVpcs = vpcs.reduce((sum, { attachment, secondary }) => sum + (attachment?.propagate.length ?? 0) * (1 + secondary.length), 0);
  // A site announces its blocks and perhaps a default (S2).
  const fromSites = connections.reduce(
    (sum, { site, propagate }) => sum + propagate.length * ((network.sites.get(site)?.blocks.length ?? 0) + 1),
    0,
  );
  const ofLinks = network.linked.flatMap((neighbour) => Object.values(linkRoutes(neighbour)).flatMap((table) => Object.keys(table))).length;
  const routes = fixed + fromVpcs + fromSites + ofLinks;
  if (routes > quotas.routes)
    report.problem("hub", `${routes} routes are needed over all tables; the quota is ${quotas.routes}: raise it and say so in \`quotas\``);
}
