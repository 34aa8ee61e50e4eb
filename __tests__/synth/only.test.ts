import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { lab } from "../../environments/lab";
import type { Environment } from "../../plan/environment";
import { changed, example } from "../worked-example";
import { run, write } from "./run";

const perVpc = changed({ state: { backend: "local", layout: "per-vpc" } });
const orders = { segment: "prod", cidr: "10.17.32.0/20" };
const withOrders: Environment = { ...perVpc, vpcs: { ...example.vpcs, orders } };

/** Every file of an output and what it holds. */
function files(root: string): Readonly<Record<string, string>> {
  const out = join(root, "out");
  const all = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    all.map(({ parentPath, name }) => [join(parentPath, name).slice(out.length + 1), readFileSync(join(parentPath, name), "utf8")]),
  );
}

describe("one state alone", () => {
  test("is what a synth of everything writes, and nothing else changes", async () => {
    const { root } = await run(perVpc);
    const before = files(root);
    const { code, out, err } = await run(withOrders, { root, args: ["--only", "orders"] });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(
      /^written, not proven: prod_orders \(\d+ resources\)\n {2}a state by itself proves nothing; the others, the manifest and environments\/ are as they were: `npx tsx main\.ts` writes and proves all\n$/,
    );
    const after = files(root);
    const { "stacks/prod_orders/cdk.tf.json": written, "stacks/prod_orders/metadata.json": _metadata, ...rest } = after;
    expect(rest).toEqual(before);
    const whole = await run(withOrders);
    expect(written).toBe(whole.read("stacks/prod_orders/cdk.tf.json"));
  });

  test("is named by VPC or state, several with commas between them", async () => {
    const { code, out, root } = await run(perVpc, { args: ["--only", "shop, prod,prod_tooling"] });
    expect(code).toBe(0);
    expect(out).toMatch(/^written, not proven: prod \(\d+ resources\), prod_shop \(\d+ resources\), prod_tooling \(\d+ resources\)\n/);
    expect(readdirSync(join(root, "out")).sort()).toEqual(["stacks"]);
    expect(readdirSync(join(root, "out/stacks")).sort()).toEqual(["prod", "prod_shop", "prod_tooling"]);
  });

  test("is that of the whole environment where its VPCs have none of their own", async () => {
    expect((await run(lab, { args: ["--only", "web"] })).out).toMatch(/^written, not proven: lab \(\d+ resources\)\n/);
  });

  test("of a VPC that is retired is found by the VPC's name, and holds nothing", async () => {
    const { tooling: _tooling, ...vpcs } = example.vpcs;
    const retired = changed({ state: perVpc.state, vpcs, retired: { tooling: {} } });
    expect((await run(retired, { args: ["--only", "tooling"] })).out).toMatch(/^written, not proven: prod_tooling \(0 resources\)\n/);
  });

  test("is written as HCL, too", async () => {
    const { has } = await run(perVpc, { args: ["--only", "shop", "--hcl"] });
    expect([has("stacks/prod_shop/cdk.tf"), has("stacks/prod_shop/cdk.tf.json")]).toEqual([true, false]);
  });
});

describe("refuses", () => {
  const refused = async (environments: Environment | readonly Environment[], only: string) => {
    const { code, out, err, has } = await run(environments, { args: ["--only", only] });
    expect([out, has("stacks")]).toEqual(["", false]);
    return [code, err];
  };

  test("a name that is nearly one", async () => {
    expect(await refused(perVpc, "toling")).toEqual([2, '--only: there is no VPC and no state "toling"; did you mean "tooling"?\n']);
  });

  test("a name that is like none", async () => {
    const message = '--only: there is no VPC and no state "warehouse"; names are those of `vpcs` and of the folders below stacks\n';
    expect(await refused(perVpc, "warehouse")).toEqual([2, message]);
  });

  test("a name that two environments have", async () => {
    const other = { ...withOrders, name: "test" };
    const message = '--only: "shop" may be prod_shop or test_shop; write one of these names\n';
    expect(await refused([perVpc, other], "shop")).toEqual([2, message]);
  });

  test("an empty name", async () => {
    const message = '--only "shop," holds an empty name; write names with commas between them\n';
    expect(await refused(perVpc, "shop,")).toEqual([2, message]);
    expect(await refused(perVpc, "")).toEqual([2, "--only is empty; write a name\n"]);
  });

  test("what is wrong anywhere, also outside the state that is named", async () => {
    const wrong = { ...perVpc, vpcs: { ...example.vpcs, orders: { segment: "prod", cidr: "10.17.0.0/20" } } };
    const [code, err] = await refused(wrong, "tooling");
    expect(code).toBe(1);
    expect(err).toMatch(/^environment "prod" cannot be built:\n {2}vpcs\.\w+\.cidr: /);
  });
});

describe("a synth that would lose what an earlier one wrote is refused before anything is written", () => {
  const { tooling: _tooling, ...others } = example.vpcs;
  const gone = changed({ state: perVpc.state, vpcs: others });
  const again = async (first: Environment, second: Environment, args: readonly string[] = []) => {
    const { root } = await run(first, { args });
    const before = files(root);
    const result = await run(second, { root, args });
    return { ...result, unchanged: JSON.stringify(files(root)) === JSON.stringify(before) };
  };

  test("a VPC that is gone, until it is retired", async () => {
    const { root, code, err, unchanged } = await again(perVpc, gone);
    expect([code, unchanged]).toEqual([1, true]);
    expect(err.replace(/holds \d+/, "holds N")).toBe(
      'environment "prod" cannot be built:\n' +
        "  vpcs.tooling: is gone, and out/stacks/prod_tooling still holds N resources; list it under `retired`, apply, then remove it; " +
        "where nothing of it is deployed, delete out/stacks/prod_tooling\n",
    );
    expect(await run({ ...gone, retired: { tooling: {} } }, { root })).toHaveProperty("code", 0);
    expect(await run(gone, { root })).toHaveProperty("code", 0);
  });

  test("a VPC that is retired without the account in which it is to be destroyed", async () => {
    const account = { id: "111122223333", role: "arn:aws:iam::111122223333:role/network" };
    const hub = { ...example.hub, account: { id: "123456789012" }, share: [account.id] };
    const first = changed({ state: perVpc.state, hub, vpcs: { ...others, tooling: { ...example.vpcs["tooling"], account } } });
    const { code, err } = await again(first, { ...gone, hub, retired: { tooling: {} } } as Environment);
    expect([code, err]).toEqual([
      1,
      'environment "prod" cannot be built:\n' +
        "  retired.tooling: lived in account 111122223333, where nothing could destroy it; say its `account`, as it was\n",
    ]);
    expect(await again(first, { ...gone, hub, retired: { tooling: { account } } } as Environment)).toHaveProperty("code", 0);
  });

  test("but not a VPC that has another name: its state goes on, and the folder of before says nothing any more", async () => {
    const tools = { ...others, tools: example.vpcs["tooling"] };
    const { root } = await run(perVpc);
    const renamed = changed({ state: perVpc.state, vpcs: tools, renamed: { tooling: "tools" } });
    expect(await run(renamed, { root })).toMatchObject({ code: 0, err: "" });
    expect(Object.keys(files(root)).filter((file) => file.includes("prod_tool"))).toEqual(["stacks/prod_tools/cdk.tf.json"]);
  });

  test("nor a peering of a VPC that has another name", async () => {
    const tools = { ...others, tools: example.vpcs["tooling"] };
    const peering = (vpc: string) => [{ between: ["sandbox", vpc], reason: "bulk copies" }];
    const { root } = await run(changed({ state: perVpc.state, connect: [], peerings: peering("tooling") }));
    const renamed = changed({ state: perVpc.state, connect: [], vpcs: tools, peerings: peering("tools"), renamed: { tooling: "tools" } });
    expect(await run(renamed, { root })).toMatchObject({ code: 0, err: "" });
    expect(Object.keys(files(root)).filter((file) => file.includes("_peering_"))).toEqual([
      "stacks/prod_peering_sandbox_tools/cdk.tf.json",
    ]);
  });

  test("a VPC that has another name and another layout at once", async () => {
    const { web } = lab.vpcs;
    const connect = [{ from: "apps", to: "internet", names: ["*.debian.org"] }];
    const first: Environment = { ...lab, state: { backend: "local", layout: "per-vpc" }, vpcs: { web }, connect };
    const second: Environment = { ...lab, vpcs: { site: web }, connect, renamed: { web: "site" } };
    expect((await again(first, second)).err).toBe(
      'environment "lab" cannot be built:\n' +
        "  state.layout: keeps vpcs.site in another state than before (out/stacks/lab_web), and an apply would destroy what is there and make it " +
        "anew; save that state (`terraform show -json`), delete that folder, synthesize again and say `network-hub move`; " +
        "where nothing of it is deployed, delete that folder alone\n",
    );
  });

  test("and it is found in HCL, and with --only", async () => {
    expect((await again(perVpc, gone, ["--hcl"])).err).toContain("vpcs.tooling: is gone, and out/stacks/prod_tooling still holds ");
    const { root } = await run(perVpc);
    expect((await run(gone, { root, args: ["--only", "shop"] })).err).toContain("vpcs.tooling: is gone");
  });

  test("a folder that was deleted stops nothing, nor one of another environment", async () => {
    const { root } = await run([perVpc, lab]);
    rmSync(join(root, "out/stacks/prod_tooling"), { recursive: true });
    expect(await run(gone, { root })).toMatchObject({ code: 0, err: "" });
    expect(existsSync(join(root, "out/stacks/lab/cdk.tf.json"))).toBe(true);
  });

  test("a folder that cannot be read may hold anything", async () => {
    const { root } = await run(gone);
    write(root, "out/stacks/prod_tooling/cdk.tf.json", "{");
    expect((await run(gone, { root })).err).toBe(
      'environment "prod" cannot be built:\n' +
        "  vpcs.tooling: is gone, and out/stacks/prod_tooling cannot be read; list it under `retired`, apply, then remove it; " +
        "where nothing of it is deployed, delete out/stacks/prod_tooling\n",
    );
  });

  test("a state that is no VPC's", async () => {
    const { root } = await run(perVpc);
    write(root, "out/stacks/prod_peering_shop_web/cdk.tf.json", '{"resource":{"aws_ec2_transit_gateway_route":{"x":{}}}}');
    expect((await run(perVpc, { root })).err).toBe(
      'environment "prod" cannot be built:\n' +
        "  prod_peering_shop_web: is gone, and out/stacks/prod_peering_shop_web still holds 1 resource; run `terraform destroy` there first, or, where another state is to hold it, save this one " +
        "(`terraform show -json`), delete the folder, synthesize again and say `network-hub move`; " +
        "where nothing of it is deployed, delete out/stacks/prod_peering_shop_web\n",
    );
  });

  test("a hub that is gone", async () => {
    const alone = { ...perVpc, hub: undefined, sites: undefined, connect: [], endpoints: undefined, vpcs: {}, segments: {} };
    const { root } = await run(perVpc);
    for (const vpc of Object.keys(example.vpcs)) rmSync(join(root, `out/stacks/prod_${vpc}`), { recursive: true });
    const { err } = await run(JSON.parse(JSON.stringify(alone)) as Environment, { root });
    expect(err.replace(/holds \d+/, "holds N")).toBe(
      'environment "prod" cannot be built:\n' +
        "  hub: is gone, and out/stacks/prod still holds N resources; run `terraform destroy` there first, or, where another state is to hold it, save this one " +
        "(`terraform show -json`), delete the folder, synthesize again and say `network-hub move`; " +
        "where nothing of it is deployed, delete out/stacks/prod\n",
    );
  });

  test("another layout, in both directions", async () => {
    const { state: _state, ...single } = perVpc;
    const apart = await again(single, perVpc);
    expect([apart.code, apart.unchanged]).toEqual([1, true]);
    expect(apart.err).toBe(
      'environment "prod" cannot be built:\n' +
        "  state.layout: keeps 4 VPCs in another state than before (out/stacks/prod), and an apply would destroy what is there and make it anew; " +
        "save that state (`terraform show -json`), delete that folder, synthesize again and say `network-hub move`; " +
        "where nothing of it is deployed, delete that folder alone\n",
    );
    const together = await again(perVpc, single);
    expect(together.err).toBe(
      'environment "prod" cannot be built:\n' +
        "  state.layout: keeps 4 VPCs in another state than before (out/stacks/prod_payments and 3 more folders), and an apply would destroy what is " +
        "there and make it anew; save those states (`terraform show -json`), delete those folders, synthesize again and say `network-hub move`; " +
        "where nothing of it is deployed, delete those folders alone\n",
    );
  });
});
