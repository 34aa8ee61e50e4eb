import { AddressSet } from "../address-set";
import type { Resource, Terraform, Value, Values } from "../terraform/resource";
import { blocks, flag, type Holder, list, number, text, texts, value } from "../terraform/values";
import { allNamed, madeFor } from "./look-up";

/** One rule of a security group, whichever resource writes it. */
export interface IngressRule {
  readonly resource: Resource;
  /** `tcp`, `-1` for all. */
  readonly protocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly sources: AddressSet;
  /** A source that is no IPv4 address, in words. */
  readonly flaw: string | undefined;
}

/** Rules of security groups in all the shapes that Terraform has for them. */
export class SecurityGroups {
  readonly #rules: ReadonlyMap<Resource, readonly Resource[]>;
  readonly #ingress: ReadonlyMap<Resource, readonly Resource[]>;
  readonly #entries: ReadonlyMap<Resource, readonly Resource[]>;

  constructor(private readonly terraform: Terraform) {
    this.#rules = madeFor(terraform, "aws_security_group_rule", "security_group_id");
    this.#ingress = madeFor(terraform, "aws_vpc_security_group_ingress_rule", "security_group_id");
    this.#entries = madeFor(terraform, "aws_ec2_managed_prefix_list_entry", "prefix_list_id");
  }

  ingressOf(group: Resource): readonly IngressRule[] {
    return [
      ...blocks(group, "ingress").map((block) => this.#classic(group, block, "security_groups")),
      ...(this.#rules.get(group) ?? [])
        .filter((rule) => text(rule, "type") === "ingress")
        .map((rule) => this.#classic(rule, rule, "source_security_group_id")),
      ...(this.#ingress.get(group) ?? []).map((rule) => this.#modern(rule)),
    ];
  }

  #classic(resource: Resource, holder: Holder | Values, groups: string): IngressRule {
    const lists = this.#prefixLists(list(holder, "prefix_list_ids"));
    const flaw =
      flag(holder, "self", false) || !isNothing(value(holder, groups))
        ? "members of a security group"
        : !isNothing(value(holder, "ipv6_cidr_blocks"))
          ? "IPv6 addresses"
          : lists === undefined
            ? "a prefix list that is not here"
            : undefined;
    return {
      resource,
      protocol: text(holder, "protocol") ?? "-1",
      fromPort: number(holder, "from_port"),
      toPort: number(holder, "to_port"),
      sources: AddressSet.ofBlocks(texts(holder, "cidr_blocks")).union(lists ?? AddressSet.none),
      flaw,
    };
  }

  #modern(rule: Resource): IngressRule {
    const cidr = text(rule, "cidr_ipv4");
    const listed = value(rule, "prefix_list_id");
    const lists = this.#prefixLists(listed === undefined ? [] : [listed]);
    const flaw =
      value(rule, "referenced_security_group_id") !== undefined
        ? "members of a security group"
        : value(rule, "cidr_ipv6") !== undefined
          ? "IPv6 addresses"
          : lists === undefined
            ? "a prefix list that is not here"
            : undefined;
    return {
      resource: rule,
      protocol: text(rule, "ip_protocol") ?? "-1",
      fromPort: number(rule, "from_port"),
      toPort: number(rule, "to_port"),
      sources: AddressSet.ofBlocks(cidr === undefined ? [] : [cidr]).union(lists ?? AddressSet.none),
      flaw,
    };
  }

  /** Addresses of prefix lists; `undefined` where one is not made here, so that nobody knows what it holds. */
  #prefixLists(ids: readonly Value[]): AddressSet | undefined {
    let all = AddressSet.none;
    for (const found of allNamed(this.terraform, ids)) {
      if (found?.type !== "aws_ec2_managed_prefix_list" || found.mode !== "managed") return undefined;
      const entries = [...blocks(found, "entry"), ...(this.#entries.get(found) ?? [])];
      all = all.union(AddressSet.ofBlocks(entries.flatMap((entry) => text(entry, "cidr") ?? [])));
    }
    return all;
  }
}

function isNothing(said: Value | undefined): boolean {
  return said === undefined || (Array.isArray(said) && said.length === 0);
}
