import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App, LocalBackend, propertyAccess, TerraformOutput, TerraformStack, TerraformVariable, Token } from "cdktf";
import { FlowLog, type HubContract, planVpc, Vpc, VpcAttachment, writeVpcRoutes } from "cdktf-network-hub";
import type { Construct } from "constructs";

const region = "eu-west-2";

/** Where the platform's gateway sends what this team's VPC says, and who it lets the VPC hear. */
const platform = { associate: "prod", propagate: ["inspection", "shared"] };

/** An application of a team that has a stack of its own: three constructs of the toolkit beside its queue, under its own names. */
class ParcelTracking extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: "../../../state/parcel-tracking.tfstate" });
    new AwsProvider(this, "Aws", { region, defaultTags: [{ tags: { Team: "parcels" } }] });
    // A plain stack asks for one exact version, that of the bindings.
    this.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" });
    new SqsQueue(this, "Scans", { name: "parcel-scans" });

    // The pure half: addresses, tables and names, or everything that is wrong with them.
    const { plan, problems } = planVpc({
      environment: "parcels",
      name: "tracking",
      region,
      zones: ["a", "b"],
      cidr: "10.17.48.0/20",
      hub: platform,
      internet: "hub",
      endpoints: { gateway: ["s3"] },
    });
    if (!plan?.attachment) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));

    const vpc = new Vpc(this, "TrackingNetwork", { plan, region });
    const attachment = new VpcAttachment(this, "PlatformAttachment", {
      hub: this.#platform(),
      vpc,
      plan: plan.attachment,
      name: plan.name,
    });
    writeVpcRoutes(vpc, { tables: plan.tables, attachment });

    // A VPC that was there before, and had no flow log.
    const old = new TerraformVariable(this, "OldVpcId", { type: "string" });
    new FlowLog(this, "OldVpcFlowLog", {
      plan: { destination: { kind: "group", name: "/parcels/old-vpc/flow", retentionDays: 90 }, role: "parcels-old-vpc-flow-log" },
      region,
      of: { vpcId: old.stringValue },
      name: "parcels-old-vpc",
    });

    const workers = Object.entries(plan.subnets).filter(([, { tier }]) => tier === "workload");
    new TerraformOutput(this, "WorkerSubnets", { value: workers.map(([name]) => vpc.subnetId(name)) });
  }

  /** What the platform's team told this one: the id of its gateway, and those of its tables by name. */
  #platform(): HubContract {
    const gateway = new TerraformVariable(this, "PlatformGatewayId", { type: "string" });
    const tables = new TerraformVariable(this, "PlatformTableIds", { type: "map(string)" });
    return { gatewayId: gateway.stringValue, tableId: (table) => Token.asString(propertyAccess(tables.value, [table])) };
  }
}

const app = new App();
new ParcelTracking(app, "parcel-tracking");
app.synth();
