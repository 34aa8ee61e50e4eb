import { ReadError, type Resource } from "../terraform/resource";
import { placeOf, text, value } from "../terraform/values";

/** What a subnet tells of its zone: a configuration says the one or the other, a state both. */
export interface ToldZone {
  /** `eu-west-2a`; another place in another account, perhaps. */
  readonly name?: string;
  /** `euw2-az1` */
  readonly id?: string;
}

/** @throws {ReadError} where neither is known */
export function toldZone(subnet: Resource): ToldZone {
  const [name, id] = [known(subnet, "availability_zone"), known(subnet, "availability_zone_id")];
  if (name !== undefined || id !== undefined) return { ...(name !== undefined && { name }), ...(id !== undefined && { id }) };
  const untold = text(subnet, "availability_zone_id") ?? text(subnet, "availability_zone");
  if (untold === undefined) throw new ReadError(placeOf(subnet, "availability_zone"), "is not set, so AWS would choose one");
  return { name: untold };
}

/** The name, the id or both. */
export function zoneWordsOf({ name, id }: ToldZone): readonly string[] {
  return [name, id].filter((word) => word !== undefined);
}

function known(subnet: Resource, attribute: string): string | undefined {
  const found = value(subnet, attribute);
  return typeof found === "string" ? found : undefined;
}
