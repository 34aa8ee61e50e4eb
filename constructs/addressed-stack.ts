import { TerraformDataSource, TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";

import { danglingReferences } from "./dangling-references";
import { renderHcl, type Move } from "./hcl";

/** What an {@link AddressedStack} asks for. */
export interface AddressedStackProps {
  /** Version range of the AWS provider, such as `>= 5.100.0, < 7.0.0`. */
  readonly provider: string;
  /** Version range of Terraform. @default - unsaid */
  readonly terraform?: string;
}

type Json = Record<string, unknown>;
interface Written extends Json {
  readonly "//": Json;
  readonly terraform: Json;
  readonly resource?: Record<string, Record<string, Json>>;
  readonly data?: Record<string, Record<string, Json>>;
}

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * A stack in which a construct's path, joined by `_`, is its Terraform address: `aws_subnet.vpc_shop_workload_a`.
 *
 * It refuses what CDKTF lets pass in silence: two elements with one address, which would be merged, and a reference that leads
 * nowhere. What it writes holds the network only, so that a diff shows nothing else.
 */
export class AddressedStack extends TerraformStack {
  readonly #versions: AddressedStackProps;
  #overridden: readonly string[] = [];

  constructor(scope: Construct, id: string, props: AddressedStackProps) {
    super(scope, id);
    this.#versions = props;
    this.node.addValidation({ validate: () => this.#clashes() });
  }

  /** As in CDKTF; but what is overridden here cannot be written as HCL. */
  override addOverride(path: string, value: unknown): void {
    this.#overridden = [...this.#overridden, path];
    super.addOverride(path, value);
  }

  /** How many resources the stack holds. */
  get resourceCount(): number {
    return this.node.findAll().filter((construct) => TerraformResource.isTerraformResource(construct)).length;
  }

  override toTerraform(): Written {
    const written = super.toTerraform() as Written;
    for (const kind of [written.resource, written.data]) {
      for (const named of Object.values(kind ?? {})) for (const attributes of Object.values(named)) delete attributes["//"];
    }
    const dangling = danglingReferences(written);
    if (dangling.length > 0) throw new Error(`${this.node.id} refers to what it does not hold:\n  ${dangling.join("\n  ")}`);

    const moved = this.moved();
    const { provider: version, terraform } = this.#versions;
    // Fully qualified, or OpenTofu resolves it in its own registry.
    const aws = { source: "registry.terraform.io/hashicorp/aws", version };
    const required = { ...(written.terraform["required_providers"] as Json), aws };
    return {
      ...written,
      ...(moved.length > 0 && { moved }),
      terraform: { ...written.terraform, required_providers: required, ...(terraform !== undefined && { required_version: terraform }) },
    };
  }

  /** Own HCL: CDKTF's drops values and breaks strings. */
  override toHclTerraform(): { hcl: string; metadata: Json } {
    if (this.#overridden.length > 0) throw new Error(`an override of a stack has no form in HCL: ${this.#overridden.join(", ")}`);
    const { "//": metadata, terraform } = this.toTerraform();
    return { hcl: renderHcl(this, terraform, this.moved()), metadata: { "//": metadata, terraform } };
  }

  /** What has another address than before, in the order of the present ones. */
  protected moved(): readonly Move[] {
    return [];
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const ids = node.path.slice(this.node.path.length + 1).split("/");
    if (!ids.every((id) => kebab.test(id))) return super.allocateLogicalId(element);
    // Terraform wants a letter or `_` first.
    return /^\d/.test(ids[0] ?? "") ? `_${ids.join("_")}` : ids.join("_");
  }

  #clashes(): string[] {
    const seen = new Map<string, string>();
    const clashes: string[] = [];
    for (const element of this.node.findAll()) {
      if (!TerraformElement.isTerraformElement(element) || element.cdktfStack !== this) continue;
      const key = `${kindOf(element)}.${element.friendlyUniqueId}`;
      const other = seen.get(key);
      if (other !== undefined) clashes.push(`${element.node.path} and ${other} are both ${key}`);
      seen.set(key, element.node.path);
    }
    return clashes;
  }
}

function kindOf(element: TerraformElement): string {
  if (TerraformResource.isTerraformResource(element)) return element.terraformResourceType;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}`;
  return element.constructor.name;
}
