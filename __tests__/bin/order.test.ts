import { cpSync, renameSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { changed, example } from "../worked-example";
import { edit, folder, put, run, synthesized } from "./run";

const perVpc = changed({ state: { ...example.state, layout: "per-vpc" } });

/** A configuration with a backend of its own, that reads the states of others. */
function state(root: string, stack: string, reads: readonly string[] = [], resources = 1, out = "cdktf.out"): void {
  const names = Array.from({ length: resources }, (_, index): [string, object] => [`r${index}`, { cidr_block: "10.0.0.0/16" }]);
  const remote = Object.fromEntries(reads.map((other) => [other, { backend: "local", config: { path: `${other}.tfstate` } }]));
  put(root, `${out}/stacks/${stack}/cdk.tf.json`, {
    terraform: { backend: { local: { path: `${stack}.tfstate` } } },
    ...(resources > 0 && { resource: { aws_vpc: Object.fromEntries(names) } }),
    ...(reads.length > 0 && { data: { terraform_remote_state: remote } }),
  });
}

interface Step {
  readonly stack: string;
  readonly waitsFor: readonly string[];
}
interface Said {
  readonly levels: readonly (readonly Step[])[];
  readonly gone: readonly string[];
}

function json(root: string, ...args: readonly string[]): Said {
  const { code, out, err } = run(root, "order", "--format", "json", ...args);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as Said;
}

const levels = (root: string, ...args: readonly string[]) => json(root, ...args).levels.map((level) => level.map(({ stack }) => stack));

/** A folder with the worked example, a state a VPC, and a copy of it as `base`. */
function withBase(): string {
  const root = synthesized(perVpc);
  cpSync(join(root, "cdktf.out"), join(root, "base"), { recursive: true });
  return root;
}

const touch = (root: string, stack: string): void => {
  edit(root, `cdktf.out/stacks/${stack}/cdk.tf.json`, (text) => text.replace("10.", "10. "));
};

describe("the order in which states are applied", () => {
  test.each(["state", "parameter"])("is the hub, then its VPCs, by what they read: %s", (contract) => {
    const root = synthesized(changed({ state: { ...example.state, layout: "per-vpc", contract } }));
    expect(levels(root)).toEqual([["prod"], ["prod_payments", "prod_sandbox", "prod_shop", "prod_tooling"]]);
    expect(json(root).levels[1]?.[0]).toMatchObject({
      stack: "prod_payments",
      environment: "prod",
      folder: "cdktf.out/stacks/prod_payments",
      waitsFor: ["prod"],
      reads: ["prod"],
      elsewhere: [],
    });
  });

  test("puts links between hubs and VPCs (semantics L4), and what reads VPCs last", () => {
    const root = folder();
    for (const hub of ["eu", "us"]) state(root, hub);
    state(root, "eu_link_us", ["eu", "us"]);
    for (const vpc of ["eu_shop", "eu_web"]) state(root, vpc, ["eu"]);
    state(root, "us_shop", ["us"]);
    state(root, "eu_peering_shop_web", ["eu_shop", "eu_web"]);
    expect(levels(root)).toEqual([["eu", "us"], ["eu_link_us"], ["eu_shop", "eu_web", "us_shop"], ["eu_peering_shop_web"]]);
    expect(levels(root, "--environment", "us")).toEqual([["us"], ["eu_link_us"], ["us_shop"]]);
  });

  test("puts what is emptied before its environment, whose tables cannot go before attachments have", () => {
    const root = folder();
    state(root, "prod");
    state(root, "prod_shop", ["prod"]);
    state(root, "prod_old", [], 0);
    state(root, "dev");
    expect(levels(root)).toEqual([["dev", "prod_old"], ["prod"], ["prod_shop"]]);
  });

  test("is turned round for a teardown", () => {
    const root = synthesized(perVpc);
    expect(levels(root, "--reverse")).toEqual([["prod_payments", "prod_sandbox", "prod_shop", "prod_tooling"], ["prod"]]);
    expect(run(root, "order", "--reverse").out).toMatch(
      /^destroy 5 states in 2 levels\n1 {3}prod_payments .*\n(?: {4}prod_.*\n){3}2 {3}prod .* after prod_payments, prod_sandbox and 2 more\n$/,
    );
  });

  test("is text for people", () => {
    const root = folder();
    state(root, "prod", [], 12);
    state(root, "prod_shop", ["prod"]);
    state(root, "prod_web", ["elsewhere"]);
    expect(run(root, "order").out).toBe(
      [
        "apply 3 states in 2 levels",
        "1   prod       cdktf.out/stacks/prod       12 resources",
        "    prod_web   cdktf.out/stacks/prod_web   1 resource       reads data.terraform_remote_state.elsewhere of a state that is not here",
        "2   prod_shop  cdktf.out/stacks/prod_shop  1 resource       after prod",
        "",
      ].join("\n"),
    );
  });

  test("is the same wherever the folder lies, and whatever else its JSON holds", () => {
    const root = synthesized(perVpc);
    const elsewhere = folder();
    cpSync(join(root, "cdktf.out/stacks"), join(elsewhere, "any/where/stacks"), { recursive: true });
    expect(levels(elsewhere, "any/where")).toEqual(levels(root));
  });
});

describe("against a base", () => {
  test("nothing is applied where nothing changed", () => {
    const root = withBase();
    expect(run(root, "order", "--base", "base")).toEqual({ code: 0, err: "", out: "nothing to apply: 0 of 5 states\n" });
    expect(run(root, "order", "--base", "base", "--format", "github-matrix").out).toBe("[]\n");
  });

  test("only what changed or is new is applied, in order, also after what it reads through others", () => {
    const root = withBase();
    touch(root, "prod");
    touch(root, "prod_shop");
    rmSync(join(root, "base/stacks/prod_tooling"), { recursive: true });
    expect(run(root, "order", "--base", "base").out).toBe(
      [
        "apply 3 of 5 states in 2 levels",
        "1   prod          cdktf.out/stacks/prod          changed",
        "2   prod_shop     cdktf.out/stacks/prod_shop     changed  after prod",
        "    prod_tooling  cdktf.out/stacks/prod_tooling  new      after prod",
        "",
      ].join("\n"),
    );
    const chain = folder();
    for (const out of ["cdktf.out", "base"]) {
      state(chain, "a", [], out === "base" ? 1 : 2, out);
      state(chain, "a_b", ["a"], 1, out);
      state(chain, "a_c_d", ["a_b"], out === "base" ? 1 : 2, out);
    }
    expect(json(chain, "--base", "base").levels).toMatchObject([[{ stack: "a" }], [{ stack: "a_c_d", waitsFor: ["a"] }]]);
  });

  test("an order as JSON serves as a base, and an empty folder is a base of nothing", () => {
    const root = synthesized(perVpc);
    writeFileSync(join(root, "order.json"), run(root, "order", "--format", "json", "--environment", "prod").out);
    expect(levels(root, "--base", "order.json")).toEqual([]);
    touch(root, "prod_shop");
    expect(levels(root, "--base", "order.json")).toEqual([["prod_shop"]]);
    mkdirSync(join(root, "none"));
    expect(levels(root, "--base", "none")).toEqual(levels(root));
  });

  test("a state that was retired may go, and is named", () => {
    const root = withBase();
    state(root, "prod_old", [], 0, "base");
    expect(json(root, "--base", "base").gone).toEqual(["prod_old"]);
    expect(run(root, "order", "--base", "base").out).toBe("nothing to apply: 0 of 5 states\ngone since base: prod_old\n");
  });

  test("rejects that a VPC's state is gone with what it holds, and prints no order", () => {
    const root = withBase();
    state(root, "prod_old", [], 2, "base");
    expect(run(root, "order", "--base", "base", "--format", "github-matrix")).toEqual({
      code: 1,
      out: "",
      err:
        'prod_old is gone, and base holds 2 resources of it that nothing would destroy; list "old" under `retired` and apply it first; ' +
        "where it was destroyed or moved, say --gone prod_old\n",
    });
    expect(json(root, "--base", "base", "--gone", "prod_old").gone).toEqual(["prod_old"]);
    expect(json(root, "--base", "base", "--environment", "prod", "--gone", "prod_old").gone).toEqual(["prod_old"]);
  });

  test("and so it is where its backend is reached otherwise than before", () => {
    const root = withBase();
    const settings = (key: string) => ({ backend: { s3: { bucket: "states", key: "prod_tooling.tfstate", kms_key_id: key } } });
    const file = join(root, "cdktf.out/stacks/prod_tooling/cdk.tf.json");
    const tooling = JSON.parse(readFileSync(file, "utf8")) as { terraform: object };
    const write = (to: string, key: string): void => {
      writeFileSync(to, JSON.stringify({ ...tooling, terraform: { ...tooling.terraform, ...settings(key) } }));
    };
    write(join(root, "base/stacks/prod_tooling/cdk.tf.json"), "one");
    write(file, "other");
    renameSync(join(root, "cdktf.out/stacks/prod_tooling"), join(root, "cdktf.out/stacks/prod_tools"));
    expect(json(root, "--base", "base")).toMatchObject({ gone: [], levels: [[{ stack: "prod_tools", change: "changed" }]] });
  });

  test("a state that goes on under another name is changed, and nothing is gone", () => {
    const root = withBase();
    renameSync(join(root, "cdktf.out/stacks/prod_tooling"), join(root, "cdktf.out/stacks/prod_tools"));
    const {
      levels: [first],
      gone,
    } = json(root, "--base", "base");
    expect(gone).toEqual([]);
    expect(first).toMatchObject([{ stack: "prod_tools", change: "changed" }]);
  });

  test("rejects that any other state is gone with what it holds", () => {
    const root = withBase();
    state(root, "prod_link_dr", [], 1, "base");
    expect(run(root, "order", "--base", "base").err).toBe(
      "prod_link_dr is gone, and base holds 1 resource of it that nothing would destroy; destroy it first; " +
        "where it was destroyed or moved, say --gone prod_link_dr\n",
    );
  });
});

describe("for GitHub", () => {
  interface Matrix {
    readonly include: readonly { readonly name: string; readonly stacks: string }[];
  }
  const matrices = (root: string, ...args: readonly string[]) =>
    JSON.parse(run(root, "order", "--format", "github-matrix", ...args).out) as readonly Matrix[];

  test("a level is a matrix, on one line", () => {
    const root = synthesized(perVpc);
    const [hub, vpcs] = matrices(root);
    expect(hub).toEqual({ include: [{ name: "prod", stacks: "prod" }] });
    expect(vpcs?.include.map(({ stacks }) => stacks)).toEqual(["prod_payments", "prod_sandbox", "prod_shop", "prod_tooling"]);
    expect(run(root, "order", "--format", "github-matrix").out).toMatch(/^[^\n]+\n$/);
    expect(matrices(root, "--at-once").map(({ include }) => include.length)).toEqual([5]);
  });

  test("no matrix has more than 256 jobs: above, a job has several states, and every state has one job", () => {
    const root = folder();
    state(root, "prod");
    const vpcs = Array.from({ length: 600 }, (_, index) => `prod_v${index}`);
    for (const vpc of vpcs) state(root, vpc, ["prod"]);
    const [, { include } = { include: [] }] = matrices(root);
    expect(include.length).toBe(256);
    const jobs = include.map(({ stacks }) => stacks.split(" "));
    expect(jobs.flat()).toEqual([...vpcs].sort());
    expect(new Set(jobs.map(({ length }) => length))).toEqual(new Set([2, 3]));
    expect(include[0]?.name).toBe("prod_v0 and 1 more");
  });
});

describe("refuses", () => {
  const said = (root: string, ...args: readonly string[]) => {
    const { code, out, err } = run(root, "order", ...args);
    expect([code, out]).toEqual([2, ""]);
    return err;
  };

  test("a circle of states, which it names", () => {
    const root = folder();
    state(root, "a", ["c"]);
    state(root, "b", ["a"]);
    state(root, "c", ["b"]);
    expect(said(root)).toBe("cdktf.out/stacks/a/cdk.tf.json: reads its own state through others: a -> c -> b -> a\n");
  });

  test("a circle through a parameter", () => {
    const root = folder();
    const reading = (own: string, other: string) => ({
      resource: { aws_ssm_parameter: { own: { name: own, type: "String", insecure_value: "x" } } },
      data: { aws_ssm_parameter: { other: { name: other } } },
    });
    put(root, "cdktf.out/stacks/a/cdk.tf.json", reading("/a", "/b"));
    put(root, "cdktf.out/stacks/b/cdk.tf.json", reading("/b", "/a"));
    expect(said(root)).toBe("cdktf.out/stacks/a/cdk.tf.json: reads its own state through others: a -> b -> a\n");
  });

  test("two stacks of one state", () => {
    const root = folder();
    state(root, "a");
    put(root, "cdktf.out/stacks/b/cdk.tf.json", readFileSync(join(root, "cdktf.out/stacks/a/cdk.tf.json"), "utf8"));
    expect(said(root)).toBe(
      "cdktf.out/stacks/b/cdk.tf.json: has the same backend as cdktf.out/stacks/a/cdk.tf.json: one state would hold both\n",
    );
  });

  test("a folder that is not there, HCL, and names that no shell can take", () => {
    expect(said(folder())).toBe("cdktf.out: is not there; `npm run synth` writes it\n");
    const hcl = folder();
    put(hcl, "cdktf.out/stacks/a/cdk.tf", "");
    expect(said(hcl)).toBe("cdktf.out/stacks/a/cdk.tf: is HCL, which is not read; give a folder that was synthesized as JSON\n");
    const odd = folder();
    state(odd, "a; rm -r x");
    expect(said(odd)).toBe(
      "cdktf.out/stacks/a; rm -r x/cdk.tf.json: lies in a folder whose name no pipeline can take; use letters, digits, _ and -\n",
    );
  });

  test("an environment that is not there", () => {
    const root = folder();
    state(root, "a");
    expect(said(root, "--environment", "b")).toBe('there is no environment "b"; there are a\n');
  });

  test("a base that is none", () => {
    const root = folder();
    state(root, "a");
    put(root, "base.json", { version: 2, kind: "order" });
    const what = "give a folder that synth wrote, or what `network-hub order --format json` wrote";
    expect(said(root, "--base", "base.json")).toBe(`base.json: is no order of version 1; ${what}\n`);
    put(root, "base.json", { version: 1, kind: "order", states: [{ stack: "a" }] });
    expect(said(root, "--base", "base.json")).toBe(`base.json: is no order of version 1; ${what}\n`);
    expect(said(root, "--base", "nowhere")).toBe("nowhere: is not there\n");
  });

  test("options that contradict each other", () => {
    const root = folder();
    state(root, "a");
    expect(said(root, "--reverse", "--base", "cdktf.out")).toBe("--reverse is the order of a teardown, of everything; leave out --base\n");
    expect(said(root, "--gone", "b")).toBe("--gone is about what was in a base; say --base as well\n");
    expect(said(root, "--base", "cdktf.out", "--gone", "b")).toBe('--gone: "b" is no state that is gone since cdktf.out; none is\n');
    state(root, "c", [], 1, "base");
    expect(said(root, "--base", "base", "--gone", "b")).toBe('--gone: "b" is no state that is gone since base; gone are c\n');
  });
});
