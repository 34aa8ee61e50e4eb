import { planNetwork } from "../../plan/plan-network";
import { changed, example } from "../worked-example";

const organisation = "arn:aws:organizations::123456789012:organization/o-exampleorgid";
const role = "arn:aws:iam::111122223333:role/network";
const member = { id: "111122223333", role };
const hub = { ...example.hub, account: { id: "123456789012" }, share: [organisation] };

function said(change: Readonly<Record<string, unknown>>): readonly string[] {
  return planNetwork(changed(change)).problems.map(({ path, message }) => `${path}: ${message}`);
}

function shopIn(account: unknown, more: Readonly<Record<string, unknown>> = {}): readonly string[] {
  return said({ hub, vpcs: { ...example.vpcs, shop: { ...example.vpcs["shop"], account } }, ...more });
}

describe("an account", () => {
  test("is that of a VPC, its provider and the share", () => {
    const vpcs = { ...example.vpcs, shop: { ...example.vpcs["shop"], account: { ...member, externalId: true } } };
    const { plan, problems } = planNetwork(changed({ hub, vpcs }));
    expect(problems).toEqual([]);
    expect(plan?.account).toEqual({ id: "123456789012" });
    expect(plan?.accounts).toEqual({ "111122223333": { ...member, externalId: "external_id_111122223333" } });
    expect(plan?.vpcs["shop"]?.account).toBe("111122223333");
    expect(plan?.vpcs["payments"]?.account).toBeUndefined();
    expect(plan?.stacks["prod"]?.accounts).toEqual(["111122223333"]);
    expect(plan?.hub?.share).toEqual({ name: "prod-hub", principals: [organisation] });
  });

  test("of a VPC that is the hub's is no other account", () => {
    const vpcs = { ...example.vpcs, shop: { ...example.vpcs["shop"], account: { id: "123456789012" } } };
    const { plan } = planNetwork(changed({ hub, vpcs }));
    expect(plan?.vpcs["shop"]?.account).toBeUndefined();
    expect(plan?.accounts).toEqual({});
  });

  test("of a VPC that is not joined needs no share", () => {
    const alone = { segment: "prod", cidr: "10.17.32.0/20", joined: false, account: member };
    expect(said({ hub: { ...hub, share: undefined }, vpcs: { ...example.vpcs, alone } })).toEqual([]);
    expect(said({ hub: { ...hub, share: ["444455556666"] }, vpcs: { ...example.vpcs, alone } })).toEqual([]);
  });

  test("shares a gateway that exists by its ARN", () => {
    const { plan } = planNetwork(changed({ hub: { ...hub, gateway: "tgw-0123456789abcdef0" } }));
    expect(plan?.hub?.share?.gatewayArn).toBe("arn:aws:ec2:eu-west-2:123456789012:transit-gateway/tgw-0123456789abcdef0");
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [
      "an id that is none",
      shopIn({ id: "1111-2222-3333", role }),
      [
        'vpcs.shop.account.id: "1111-2222-3333" is no account id; write twelve digits, such as "111122223333"',
        "vpcs.shop.account.role: is a role of account 111122223333, and the account is 1111-2222-3333; write a role of that account",
      ],
    ],
    [
      "a role of another account",
      shopIn({ id: "444455556666", role }),
      ["vpcs.shop.account.role: is a role of account 111122223333, and the account is 444455556666; write a role of that account"],
    ],
    [
      "what is no role",
      shopIn({ id: "111122223333", role: "network" }),
      ['vpcs.shop.account.role: "network" is no ARN of a role; write arn:aws:iam::111122223333:role/<name>'],
    ],
    [
      "no role",
      shopIn({ id: "111122223333" }),
      ["vpcs.shop.account: says no `role`; write the ARN of the role that Terraform assumes in account 111122223333"],
    ],
    [
      "an external id without a role",
      said({ hub: { ...hub, account: { id: "123456789012", externalId: true } } }),
      ["hub.account.externalId: is asked for by a role, and there is no `role`"],
    ],
    [
      "a hub whose account is not said",
      shopIn(member, { hub: { ...example.hub, share: [organisation] } }),
      [
        'hub.account: is missing, and vpcs.shop.account lives in account 111122223333: say which account is the hub\'s, `account: { id: "…" }`',
      ],
    ],
    [
      "a hub that is not shared",
      shopIn(member, { hub: { ...hub, share: undefined } }),
      ["hub.share: is missing, and vpcs.shop.account must see the gateway; share it with the account, its unit or the organisation"],
    ],
    [
      "an account that the share leaves out",
      shopIn(member, { hub: { ...hub, share: ["444455556666"] } }),
      ["vpcs.shop.account: account 111122223333 is not in hub.share (444455556666); add it, or share with its unit or the organisation"],
    ],
    [
      "nobody to share with",
      said({ hub: { ...hub, share: ["o-exampleorgid", "123456789012", organisation, organisation] } }),
      [
        'hub.share[0]: "o-exampleorgid" is nobody to share with; write an account id of twelve digits, or the ARN of a unit or of the organisation, such as arn:aws:organizations::111122223333:organization/o-exampleorgid',
        "hub.share[1]: 123456789012 is the hub's own account, which needs no share; remove it",
        `hub.share[3]: "${organisation}" is listed twice`,
      ],
    ],
    [
      "a gateway that exists and is shared by nobody known",
      said({ hub: { ...example.hub, gateway: "tgw-0123456789abcdef0", share: [organisation] } }),
      ['hub.account: is missing; to share a gateway that exists, its account must be known: `account: { id: "…" }`'],
    ],
    [
      "two ways into one account",
      said({
        hub,
        vpcs: {
          ...example.vpcs,
          shop: { ...example.vpcs["shop"], account: member },
          payments: { ...example.vpcs["payments"], account: { id: member.id, role: `${role}-2` } },
        },
      }),
      ["vpcs.payments.account: enters account 111122223333 otherwise than vpcs.shop.account; an account has one role for all of its VPCs"],
    ],
    [
      "public access blocked for accounts of others",
      shopIn(member, { blockPublicAccess: true }),
      ["blockPublicAccess: holds for the hub's account alone, and vpcs.shop lives in another; let a policy of the organisation set it"],
    ],
  ])("rejects %s", (_, problems, expected) => {
    expect(problems).toEqual(expected);
  });

  test("that a gateway which exists is not shared with is worth a note", () => {
    const vpcs = { ...example.vpcs, shop: { ...example.vpcs["shop"], account: member } };
    const { notes } = planNetwork(changed({ hub: { ...hub, share: undefined, gateway: "tgw-0123456789abcdef0" }, vpcs }));
    expect(notes).toContainEqual({
      path: "hub.gateway",
      message: "must be shared with account 111122223333 already; nothing here does it",
    });
  });
});
