import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { networkHubMatchers, readNetwork } from "../../testing";
import { edit, put, run as command } from "../bin/run";
import { both, ireland, linked, london } from "../linked-example";
import { reversed } from "../planned";
import { run } from "./run";

expect.extend(networkHubMatchers);

const stack = "ireland_link_london";

test("a link is planned, written and proven with both of its environments, which need not be listed", async () => {
  const { code, out, err, root, read } = await run(both);
  expect([code, err]).toEqual([0, ""]);
  expect(readdirSync(join(root, "out/stacks")).sort()).toEqual(["ireland", stack, "london"]);
  expect(JSON.parse(read(`links/${stack}.json`))).toEqual({
    version: 1,
    link: {
      between: ["ireland", "london"],
      connect: [
        { allow: ["tcp/443"], from: "london/prod", to: "ireland/shared" },
        { between: ["ireland/dev", "london/dev"], uninspected: "one team, one laboratory" },
      ],
      inspect: "both",
    },
  });
  expect(out).toContain("prod -> ireland/shared ");
  expect(out).toContain("\n\nireland_link_london (eu-west-1 and eu-west-2): 12 resources in 1 state, to be applied after both hubs\n");
});

test("the order of everything means nothing", async () => {
  const [one, other] = [await run([london, ireland, both]), await run([reversed(both), ireland])];
  for (const path of [`stacks/${stack}/cdk.tf.json`, "stacks/london/cdk.tf.json", `links/${stack}.json`, "environments/london.json"])
    expect(other.read(path)).toBe(one.read(path));
});

test("a link is written as HCL, too, and alone", async () => {
  const { has, root } = await run(both, { args: ["--hcl"] });
  expect([has(`stacks/${stack}/cdk.tf`), has(`stacks/${stack}/cdk.tf.json`), has(`links/${stack}.json`)]).toEqual([true, false, true]);
  expect((await run(both, { root, args: ["--only", stack] })).out).toMatch(/^written, not proven: ireland_link_london \(12 resources\)\n/);
});

test("rejects a link that cannot be built, and says so once", async () => {
  const { code, err } = await run([london, linked({ inspect: "paris" })]);
  expect([code, err]).toEqual([
    1,
    'link "ireland_link_london" cannot be built:\n  inspect: "paris" is no environment of this link; write "both", "ireland" or "london"\n',
  ]);
});

test("rejects a link of another environment than the one that is listed", async () => {
  const { code, err } = await run([{ ...london, tags: {} }, both]);
  expect(code).toBe(1);
  expect(err).toMatch(/has two environments "london": a link joins another than the one that is listed\n$/);
});

test("rejects two links of one pair", async () => {
  const { code, err } = await run([both, linked({ connect: [] })]);
  expect(code).toBe(1);
  expect(err).toContain("links.ireland: is there twice; two environments have one link, with all of their connections");
});

test("rejects the end of a link whose state still holds it, because the hubs keep its tables until then (L7)", async () => {
  const { root } = await run(both);
  const { code, err } = await run([london, ireland], { root });
  expect([code, err]).toEqual([
    1,
    'environment "ireland" cannot be built:\n' +
      "  ireland_link_london: is gone, and out/stacks/ireland_link_london still holds 12 resources; run `terraform destroy` there first, or, where another state is to hold it, save this one " +
      "(`terraform show -json`), delete the folder, synthesize again and say `network-hub move`; " +
      "where nothing of it is deployed, delete out/stacks/ireland_link_london\n",
  ]);
});

describe("the command line", () => {
  const written = async (): Promise<string> => {
    const { root } = await run(both, { env: { CDKTF_OUTDIR: undefined } });
    return root;
  };

  test("verifies and explains across a link", async () => {
    const root = await written();
    expect(command(root, "verify")).toMatchObject({ code: 0, err: "" });
    const { code, out } = command(root, "explain", "shop", "ireland/tooling", "tls/443", "--environment", "london");
    expect(code).toBe(0);
    expect(out).toContain("there: hub table ireland-link-london: 10.33.0.0/16 → ireland-inspection");
    edit(root, `cdktf.out/stacks/${stack}/cdk.tf.json`, (text) => text.replaceAll("10.17.0.0/17", "10.19.0.0/17"));
    const broken = command(root, "verify", "--environment", "london");
    expect(broken.code).toBe(1);
    expect(broken.out).toContain("replies of ireland/tooling/workload (10.33.0.0) do not come back to shop/workload (10.17.0.0)");
  });

  test("says what is not judged where the other environment is not given", async () => {
    const root = await written();
    const asked = ["--asked", "cdktf.out/environments"];
    put(root, "plans/london.json", { format_version: "1.0", terraform_version: "1.9.8", values: { root_module: {} } });
    const { out } = command(root, "verify", ...asked, "plans/london.json");
    expect(out).toContain("what crosses the link with ireland is not judged: the Terraform of the link and of ireland is not here");
  });

  test("rejects what is of a link alone, which says nothing without both of its environments", async () => {
    const root = await written();
    const asked = ["--asked", "cdktf.out/environments"];
    put(root, `plans/${stack}.json`, { format_version: "1.0", terraform_version: "1.9.8", values: { root_module: {} } });
    expect(command(root, "verify", ...asked, `plans/${stack}.json`)).toMatchObject({
      code: 2,
      err: `plans/${stack}.json is of the link of ireland and london, which is judged together with both; give theirs, too\n`,
    });
  });

  test.each([
    [
      "a stack of a link that nobody asked for",
      `links/${stack}.json`,
      undefined,
      `cdktf.out/stacks/${stack}: belongs to no environment that was asked for (ireland, london); remove it, or say --environment NAME\n`,
    ],
    [
      "a link of an environment that is not there",
      `links/${stack}.json`,
      { version: 1, link: { between: ["ireland", "paris"], connect: [] } },
      `cdktf.out/links/${stack}.json: joins "paris", which is no environment that was asked for\n`,
    ],
    [
      "a link of one",
      `links/${stack}.json`,
      { version: 1, link: { between: ["ireland"], connect: [] } },
      `cdktf.out/links/${stack}.json: does not join two environments\n`,
    ],
    [
      "another shape",
      `links/${stack}.json`,
      { version: 1, link: { between: ["ireland", "london"] } },
      `cdktf.out/links/${stack}.json: holds no link of this version:\n  link: says no \`connect\`\n`,
    ],
    [
      "another version",
      `links/${stack}.json`,
      { version: 2, link: {} },
      `cdktf.out/links/${stack}.json: is of version 2; version 1 is read: synthesize again\n`,
    ],
    [
      "an environment where a link is wanted",
      `links/${stack}.json`,
      { version: 1, environment: {} },
      `cdktf.out/links/${stack}.json: says "environment", which version 1 does not have\n`,
    ],
    [
      "two files of one link",
      "links/again.json",
      { version: 1, link: { between: ["ireland", "london"], connect: [] } },
      `cdktf.out/links/${stack}.json: asks for the link of ireland and london, and so does cdktf.out/links/again.json\n`,
    ],
  ])("rejects %s", async (_, file, content, message) => {
    const root = await written();
    if (content === undefined) rmSync(join(root, "cdktf.out", file));
    else put(root, join("cdktf.out", file), content);
    expect(command(root, "verify")).toMatchObject({ code: 2, err: message });
  });

  test("the matchers know nodes of the other region", async () => {
    const network = readNetwork(join(await written(), "cdktf.out"), { environment: "london" });
    expect(network).toHold();
    expect(network.node("shop")).toReach("ireland/tooling", "tcp/443");
    expect(network.node("prod")).toBeInspectedBothWays("ireland/shared");
    expect(network.node("prod")).toBeIsolatedFrom("ireland/dev");
    expect(network.node("sandbox")).toReach("ireland/lab", "udp/53");
  });
});
