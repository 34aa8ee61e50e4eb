import { lab } from "../environments/lab";
import { securecart } from "../environments/securecart";
import type { Environment } from "../plan/environment";
import { planNetwork } from "../plan/plan-network";
import { findingsOf } from "../verify/formats/report";
import { readConfiguration } from "../verify/terraform/read";
import { verify } from "../verify/verify";
import { written } from "./constructs/written";
import { planned } from "./planned";
import { at, writtenJson, type Written } from "./verify/checks/fixture-posture";

const words: Readonly<Record<string, string>> = { a: "az1", b: "az2", c: "az3" };
/** The same environment with its zones by id. */
const byIds = (environment: Environment): Environment => ({ ...environment, zones: environment.zones.map((zone) => words[zone]!) });
const ids = byIds(securecart);

function refusals(change: object): readonly string[] {
  return planNetwork({ ...lab, ...change }).problems.map(({ path, message }) => `${path}: ${message}`);
}

/** Checks that speak when one thing is changed. */
function speaking(change: (broken: Written) => void, asked = ids): readonly string[] {
  const broken = structuredClone(writtenJson(asked));
  change(broken);
  const terraform = readConfiguration([{ stack: asked.name, file: "cdk.tf.json", text: JSON.stringify(broken) }]);
  return [...new Set(findingsOf(verify(asked, terraform)).map(({ check }) => check))].sort();
}

describe("zones by id (N8, V5)", () => {
  const lines = written(planned(ids));

  test("subnets say the id of their zone, its region's code before the word, and the word ends their address", () => {
    expect(lines["aws_subnet.vpc_shop_workload_az2"]).toMatchObject({ availability_zone_id: "euw2-az2", cidr_block: "10.17.2.0/23" });
    const subnets = Object.entries(lines).filter(([address]) => address.startsWith("aws_subnet."));
    expect(subnets.length).toBeGreaterThan(30);
    for (const [address, subnet] of subnets) {
      expect(subnet["availability_zone_id"]).toBe(`euw2-az${address.at(-1)!}`);
      expect(subnet).not.toHaveProperty("availability_zone");
    }
  });

  test("a firewall endpoint is looked up by the subnet that it stands in, since names of zones differ by account", () => {
    expect(stackLocals(ids)).toEqual({
      hub_firewall_endpoint:
        "${{ for state in aws_networkfirewall_firewall.hub_firewall_firewall.firewall_status[0].sync_states : state.attachment[0].subnet_id => state.attachment[0].endpoint_id }}",
    });
    expect(lines["aws_route.hub_inspection_table_attachment_az2_default"]).toMatchObject({
      vpc_endpoint_id: "${local.hub_firewall_endpoint[aws_subnet.hub_inspection_firewall_az2.id]}",
    });
  });

  test.each([lab, securecart])("$name is the same network by letters and by ids, and both are proven", (environment) => {
    const renamed = (address: string): string => address.replace(/_([abc])(?=_|$)/g, (_, zone: string) => `_${words[zone]!}`);
    const letters = Object.keys(written(planned(environment)));
    // The devices of a site are called a and b, too.
    const sites = /\.site_/;
    expect(Object.keys(written(planned(byIds(environment)))).filter((address) => !sites.test(address))).toEqual(
      letters.filter((address) => !sites.test(address)).map(renamed),
    );
    expect(speaking(() => undefined, byIds(environment))).toEqual([]);
  });

  test("a region that the table lacks is told by full ids", () => {
    const newer = { ...ids, region: "eu-west-9", regions: { "eu-west-9": ["euq9-az1", "euq9-az2", "euq9-az3", "euq9-az4"] } };
    expect(written(planned(newer))["aws_subnet.vpc_shop_workload_az1"]).toMatchObject({ availability_zone_id: "euq9-az1" });
    expect(speaking(() => undefined, newer)).toEqual([]);
  });

  test("a zone beyond az4 takes the quarter of an unused one", () => {
    const far = { ...ids, region: "us-east-1", zones: ["az1", "az6"], quarters: { az6: 2 } };
    expect(written(planned(far))["aws_subnet.vpc_shop_workload_az6"]).toMatchObject({
      availability_zone_id: "use1-az6",
      cidr_block: "10.17.2.0/23",
    });
    expect(speaking(() => undefined, far)).toEqual([]);
  });
});

describe("refuses", () => {
  test.each([
    [{ zones: ["euw2-az1", "az2"] }, 'zones[0]: "euw2-az1" is the full id of a zone; the region is said already: write "az1"'],
    [
      { zones: ["a", "az2"] },
      'zones[1]: "az2" is a zone id beside letters, and which letter is which id differs by account: write all zones one way',
    ],
    [
      { zones: ["az1", "az2"], hub: { ...lab.hub, zones: ["a"] } },
      'hub.zones[0]: "a" is a zone letter beside ids, and which letter is which id differs by account: write all zones one way',
    ],
    [
      { zones: ["az1", "az6"] },
      'zones[1]: eu-west-2 has no zone "az6"; it has az1, az2, az3, az4. If AWS has added it, say so in `regions`: "euw2-az6"',
    ],
    [
      { region: "us-east-1", zones: ["az1", "az5"] },
      'zones[1]: zone "az5" owns no quarter of a tier; say whose unused quarter it takes: `quarters: { az5: 2 }`',
    ],
    [{ zones: ["az1", "az2"], quarters: { az3: 1 } }, 'quarters.az3: zone "az3" owns quarter 3; only zones beyond az4 choose one'],
    [
      { region: "eu-west-9", zones: ["az1"], regions: { "eu-west-9": ["a"] } },
      'zones[0]: nothing tells how zone ids of eu-west-9 begin; list them in full in `regions`, such as "euw2-az1"',
    ],
    [
      { regions: { "eu-west-2": ["az5", "euw1-az5"] } },
      'regions["eu-west-2"][0]: "az5" is neither a zone letter nor a full zone id, such as "euw2-az1"',
      'regions["eu-west-2"][1]: "euw1-az5" is no zone of eu-west-2, whose ids begin with euw2-',
    ],
  ])("%j", (change, ...messages) => {
    expect(refusals(change)).toEqual(messages);
  });
});

describe("with ids the checks of zones still bite", () => {
  const inZone = (address: string, zone: string) => (broken: Written) => {
    at(broken, address)["availability_zone_id"] = zone;
  };

  test("a subnet of the firewall in a zone that nobody asked for", () => {
    expect(speaking(inZone("aws_subnet.hub_inspection_firewall_az1", "euw2-az4"))).toContain("zones");
  });

  test("a route to the endpoint of another zone", () => {
    expect(
      speaking((broken) => {
        at(broken, "aws_route.hub_inspection_table_attachment_az1_default")["vpc_endpoint_id"] =
          "${local.hub_firewall_endpoint[aws_subnet.hub_inspection_firewall_az2.id]}";
      }),
    ).toContain("zones");
  });

  test("a NAT gateway in a zone that nobody asked for", () => {
    expect(speaking(inZone("aws_subnet.hub_inspection_nat_az1", "euw2-az4"))).toContain("undeclared-gateways");
  });

  test("the zones of another region", () => {
    expect(
      speaking((broken) => {
        for (const subnet of Object.values(broken.resource["aws_subnet"]!))
          subnet["availability_zone_id"] = String(subnet["availability_zone_id"]).replace("euw2", "euw1");
      }),
    ).toEqual(["undeclared-gateways", "zones"]);
  });
});

function stackLocals(environment: Environment): unknown {
  return writtenJson(environment)["locals"];
}
