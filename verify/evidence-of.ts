import type { Environment } from "../plan/environment";
import type { Link } from "../plan/links/link";
import { announcements, existingAttachments } from "./asked/announced";
import { Asked } from "./asked/asked";
import { existingVpcs } from "./asked/existing-vpcs";
import { farEnds } from "./asked/links";
import type { Evidence } from "./checks/evidence";
import { buildNetwork, type Told } from "./network/build";
import type { Network } from "./network/network";
import { isStackOf, linkStackOf } from "./stacks";
import { Part } from "./terraform/part";
import type { Resource, Terraform } from "./terraform/resource";

/**
 * Reads the network out of the Terraform; of the environment it takes only what Terraform cannot say: what sites announce (S2), and whether
 * names of zones are the same in every account (N8).
 *
 * @param links the links of the environment whose stacks are in the Terraform, with those of the other environments
 * @param unseen its other links
 * @throws {ReadError} where something cannot be read
 */
export function evidenceOf(
  environment: Environment,
  terraform: Terraform,
  links: readonly Link[] = [],
  unseen: readonly Link[] = [],
): Evidence {
  const own = toldBy(environment, terraform);
  const all = [...links, ...unseen];
  if (links.length === 0) return { environment, terraform, network: buildNetwork(terraform, own), links: all };

  const fars = farEnds(environment, links).map(({ far }) => ({ name: far.name, told: toldBy(far, terraform) }));
  const farOf = ({ stack }: Resource): (typeof fars)[number] | undefined => fars.find(({ name }) => isStackOf(stack, name));
  const network = buildNetwork(terraform, {
    announced: (connection) => {
      const far = farOf(connection);
      if (far === undefined) return own.announced(connection);
      const told = far.told.announced(connection);
      // Both may know one site: what is behind the other hub is another node.
      return told && { ...told, site: `${far.name}/${told.site}` };
    },
    existing: new Map([
      ...own.existing,
      ...fars.flatMap(({ name, told }) =>
        [...told.existing].map(([id, { site, blocks }]) => [id, { site: `${name}/${site}`, blocks }] as const),
      ),
    ]),
    existingVpcs: [...own.existingVpcs, ...fars.flatMap(({ told }) => told.existingVpcs)],
    zonesBy: (subnet) => (farOf(subnet)?.told ?? own).zonesBy(subnet),
  });
  const linkStacks = new Set(fars.map(({ name }) => linkStackOf(environment.name, name)));
  const part = new Part(terraform, (stack) => linkStacks.has(stack) || isStackOf(stack, environment.name));
  return { environment, terraform: part, network: partOf(network, environment), links: all, linked: { links, terraform, network } };
}

function toldBy(environment: Environment, terraform: Terraform): Told {
  const zonesBy = environment.zones.some((zone) => zone.length > 1) ? "id" : "name";
  const asked = new Asked(environment);
  return {
    announced: announcements(asked, terraform),
    existing: existingAttachments(asked),
    existingVpcs: existingVpcs(environment),
    zonesBy: () => zonesBy,
  };
}

/** What of a network is in the stacks of one environment. */
function partOf({ vpcs, hubs, firewalls }: Network, { name, hub }: Environment): Network {
  const isOwn = ({ resource }: { readonly resource: Resource }): boolean => isStackOf(resource.stack, name);
  return {
    vpcs: vpcs.filter(isOwn),
    hubs: hubs.filter(({ resource, id }) => (resource === undefined ? id === hub?.gateway : isStackOf(resource.stack, name))),
    firewalls: firewalls.filter(isOwn),
  };
}
