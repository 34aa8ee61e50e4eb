import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readAsked } from "../verify/asked-file";
import type { Finding } from "../verify/finding";
import { findingsOf } from "../verify/formats/report";
import { readPaths } from "../verify/paths";
import type { Document } from "../verify/terraform/document";
import { readConfiguration, readPlan, readState } from "../verify/terraform/read";
import { verify } from "../verify/verify";
import type { Stack } from "./terraform";

export type Asked = Parameters<typeof verify>[0];

/** All that verification says of a network: what is wrong, and who reaches whom by which hops. */
export interface Verdicts {
  readonly findings: readonly Finding[];
  readonly paths: ReturnType<typeof readPaths>;
}

/** What was asked for, as synth wrote it down. */
export function askedIn(file: string): Asked {
  return readAsked(readFileSync(file, "utf8"), file) as Asked;
}

/** What verification says of one network. */
export function verdictsOf(asked: Asked, terraform: Parameters<typeof verify>[1]): Verdicts {
  return { findings: findingsOf(verify(asked, terraform)), paths: readPaths(asked, terraform) };
}

/** Verdicts of one environment, from whatever Terraform says of it. */
export class Verifier {
  readonly #asked: Asked;

  constructor(
    private readonly environment: string,
    private readonly stack: Stack,
  ) {
    this.#asked = askedIn(join(stack.folder, "environments", `${environment}.json`));
  }

  /** From what synth wrote. */
  ofConfiguration(): Verdicts {
    return this.#of(readConfiguration([this.#document("cdk.tf.json", this.#written())]));
  }

  /** From a plan, as the network will be. */
  async ofPlan(): Promise<Verdicts> {
    const { json } = await this.stack.plan();
    return this.#of(readPlan([this.#document("plan.json", JSON.stringify(json))]).after);
  }

  /** From the state, as the network is. */
  async ofState(): Promise<Verdicts> {
    return this.#of(readState([this.#document("state.json", JSON.stringify(await this.stack.show()))]));
  }

  /** Writes into the stack that one VPC is learned where another's packets come in, past the firewall, as by a careless edit. */
  openPath(): void {
    const json = JSON.parse(this.#written()) as { resource: Record<string, Record<string, Record<string, unknown>>> };
    const associations = Object.entries(json.resource["aws_ec2_transit_gateway_route_table_association"] ?? {}).filter(([name]) =>
      /^vpc_/.test(name),
    );
    const [one] = associations;
    const other = associations.find(
      ([, { transit_gateway_route_table_id: table }]) => table !== one?.[1]["transit_gateway_route_table_id"],
    );
    if (one === undefined || other === undefined) throw new RangeError(`${this.environment} has no two VPCs of different segments`);
    const type = "aws_ec2_transit_gateway_route_table_propagation";
    json.resource[type] = {
      ...json.resource[type],
      careless: {
        transit_gateway_attachment_id: one[1]["transit_gateway_attachment_id"],
        transit_gateway_route_table_id: other[1]["transit_gateway_route_table_id"],
      },
    };
    writeFileSync(join(this.stack.folder, "cdk.tf.json"), JSON.stringify(json));
  }

  #of(terraform: Parameters<typeof verify>[1]): Verdicts {
    return verdictsOf(this.#asked, terraform);
  }

  #written(): string {
    return readFileSync(join(this.stack.folder, "cdk.tf.json"), "utf8");
  }

  #document(file: string, text: string): Document {
    return { stack: this.environment, file, text };
  }
}
