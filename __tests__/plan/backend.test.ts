import { planBackend, planVersions } from "../../plan/backend";
import type { Environment, State } from "../../plan/environment";
import type { BackendPlan } from "../../plan/plan";
import { Report } from "../../plan/report";

const environment: Environment = { name: "prod", region: "eu-west-2", zones: ["a"], segments: {}, vpcs: {}, connect: [] };

function backend(state?: unknown): { readonly plan: BackendPlan; readonly problems: readonly string[] } {
  const report = new Report();
  const plan = planBackend({ ...environment, ...(state !== undefined && { state: state as State }) }, "prod", report);
  return { plan, problems: report.problems.map(({ path, message }) => `${path}: ${message}`) };
}

describe("a state lies", () => {
  test("beside cdktf.out where nothing is said, because the folders in it are deleted", () => {
    expect(backend().plan).toEqual({ type: "local", config: { path: "../../../state/prod.tfstate" } });
    expect(backend({ backend: "local", path: "../states", prefix: "network" }).plan.config).toEqual({
      path: "../../../../states/network/prod.tfstate",
    });
  });

  test("in S3 with a lock file beside it, encrypted, in the environment's region", () => {
    expect(backend({ backend: "s3", bucket: "acme-terraform", prefix: "network/eu" })).toEqual({
      plan: {
        type: "s3",
        config: { bucket: "acme-terraform", encrypt: true, key: "network/eu/prod.tfstate", region: "eu-west-2", use_lockfile: true },
      },
      problems: [],
    });
  });

  test("in S3 of another region under a key of ours", () => {
    const key = "arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c";
    expect(backend({ backend: "s3", bucket: "acme-terraform", region: "eu-west-1", key }).plan.config).toEqual({
      bucket: "acme-terraform",
      encrypt: true,
      key: "prod.tfstate",
      kms_key_id: key,
      region: "eu-west-1",
      use_lockfile: true,
    });
  });

  test("behind an HTTP address of its own, with its lock", () => {
    expect(
      backend({
        backend: "http",
        address: "https://gitlab.acme.example/api/v4/projects/7/terraform/state",
        lockMethods: ["POST", "DELETE"],
      }),
    ).toEqual({
      plan: {
        type: "http",
        config: {
          address: "https://gitlab.acme.example/api/v4/projects/7/terraform/state/prod",
          lock_address: "https://gitlab.acme.example/api/v4/projects/7/terraform/state/prod/lock",
          lock_method: "POST",
          unlock_address: "https://gitlab.acme.example/api/v4/projects/7/terraform/state/prod/lock",
          unlock_method: "DELETE",
        },
      },
      problems: [],
    });
    expect(backend({ backend: "http", address: "http://localhost:8080" }).problems).toEqual([]);
  });

  test("in Google Cloud Storage under its prefix", () => {
    expect(backend({ backend: "gcs", bucket: "acme-terraform", prefix: "network" }).plan).toEqual({
      type: "gcs",
      config: { bucket: "acme-terraform", prefix: "network/prod" },
    });
  });

  test("in a blob of Azure", () => {
    expect(backend({ backend: "azurerm", resourceGroup: "terraform", account: "acmestate", container: "states" }).plan).toEqual({
      type: "azurerm",
      config: { container_name: "states", key: "prod.tfstate", resource_group_name: "terraform", storage_account_name: "acmestate" },
    });
  });

  test.each(["remote", "cloud"] as const)("in a workspace of its own (%s)", (type) => {
    expect(backend({ backend: type, organization: "acme" })).toEqual({
      plan: { type, config: { hostname: "app.terraform.io", organization: "acme", workspaces: { name: "prod" } } },
      problems: [],
    });
  });
});

describe("a state", () => {
  test.each([
    ["a backend that nobody knows", { backend: "s4", bucket: "acme" }, ['state.backend: "s4" is no backend; did you mean "s3"?']],
    [
      "a backend without its words",
      { backend: "azurerm" },
      [
        'state.resourceGroup: is missing; backend "azurerm" needs the resource group of the storage account',
        'state.account: is missing; backend "azurerm" needs the name of the storage account',
        'state.container: is missing; backend "azurerm" needs the name of the blob container',
      ],
    ],
    [
      "an S3 backend without a bucket",
      { backend: "s3" },
      ['state.bucket: is missing; backend "s3" needs the name of the bucket that holds the state'],
    ],
    [
      "a word of another backend",
      { backend: "http", address: "https://states.acme.example", bucket: "acme" },
      ['state.bucket: is no word of backend "http"; address, lockMethods are what it takes'],
    ],
    [
      "a state inside cdktf.out",
      { backend: "local", path: "cdktf.out/state" },
      [
        'state.path: "cdktf.out/state" lies in cdktf.out, whose folders are deleted at every synth; write a folder beside it, such as "state"',
      ],
    ],
    [
      "a path of one machine",
      { backend: "local", path: "/srv/state" },
      ['state.path: "/srv/state" is a path of one machine; write one seen from the project\'s root, such as "state"'],
    ],
    [
      "a path that is not as one would write it",
      { backend: "local", path: "./state" },
      ['state.path: "./state" is no folder; write one seen from the project\'s root, such as "state" or "../state"'],
    ],
    [
      "a prefix that leaves the backend",
      { backend: "s3", bucket: "acme", prefix: "../other" },
      [
        'state.prefix: "../other" is no folder; write names of letters, digits, ".", "_" and "-" with "/" between them, such as "network/prod"',
      ],
    ],
    [
      "a prefix with a slash too many",
      { backend: "s3", bucket: "acme", prefix: "network/" },
      [
        'state.prefix: "network/" is no folder; write names of letters, digits, ".", "_" and "-" with "/" between them, such as "network/prod"',
      ],
    ],
    [
      "a folder of workspaces",
      { backend: "cloud", organization: "acme", prefix: "network" },
      ["state.prefix: a workspace lies in no folder; remove it"],
    ],
    [
      "a bucket that is no name",
      { backend: "gcs", bucket: "gs://acme" },
      [
        'state.bucket: "gs://acme" holds what a bucket\'s name may not; write lower-case letters, digits, "." and "-", with a letter or digit at both ends',
      ],
    ],
    [
      "the name of the state in place of a key",
      { backend: "s3", bucket: "acme", key: "prod.tfstate" },
      [
        'state.key: "prod.tfstate" is no ARN of a KMS key; write arn:aws:kms:<region>:111122223333:key/<id>. The name of the state is derived',
      ],
    ],
    [
      "a state in clear text",
      { backend: "http", address: "http://states.acme.example" },
      ['state.address: "http://states.acme.example" is not encrypted, and a state holds secrets; write https://'],
    ],
    [
      "credentials, and does not repeat them",
      { backend: "http", address: "https://bot:hunter2@states.acme.example/tf" },
      [
        'state.address: "https://…@states.acme.example/tf" holds credentials, which would lie in every file; set TF_HTTP_USERNAME and TF_HTTP_PASSWORD instead',
      ],
    ],
    [
      "a slash at the end of an address",
      { backend: "http", address: "https://states.acme.example/" },
      ['state.address: "https://states.acme.example/" ends in "/", which is added; write https://states.acme.example'],
    ],
    [
      "a query in an address",
      { backend: "http", address: "https://states.acme.example/tf?team=7" },
      [
        'state.address: "https://states.acme.example/tf?team=7" has a query, and the stack\'s name is added at the end; write the path alone',
      ],
    ],
    [
      "an address that is none",
      { backend: "http", address: "states.acme.example" },
      ['state.address: "states.acme.example" is no URL; write https://… without the stack\'s name'],
    ],
    [
      "a method that is none",
      { backend: "http", address: "https://states.acme.example", lockMethods: ["post"] },
      [
        'state.lockMethods: holds 1 methods; write two, to lock and to unlock, such as ["POST", "DELETE"]',
        'state.lockMethods[0]: "post" is no HTTP method; write one in capitals, such as "POST"',
      ],
    ],
    [
      "a storage account that is none",
      { backend: "azurerm", resourceGroup: "terraform", account: "Acme-State", container: "states" },
      ['state.account: "Acme-State" is no storage account; write 3 to 24 lower-case letters and digits'],
    ],
    [
      "a host name with a scheme",
      { backend: "remote", organization: "acme", hostname: "https://app.terraform.io" },
      ['state.hostname: "https://app.terraform.io" is no host name; write it without https:// and path, such as "app.terraform.io"'],
    ],
  ])("rejects %s", (_, state, expected) => {
    expect(backend(state).problems).toEqual(expected);
  });
});

describe("versions", () => {
  function versions(said?: Environment["versions"]): {
    readonly plan: ReturnType<typeof planVersions>;
    readonly problems: readonly string[];
  } {
    const report = new Report();
    return {
      plan: planVersions({ ...environment, ...(said && { versions: said }) }, report),
      problems: report.problems.map(({ path, message }) => `${path}: ${message}`),
    };
  }

  test("ask for the provider's range that was tried, and for no Terraform", () => {
    expect(versions()).toEqual({ plan: { provider: ">= 5.100.0, < 7.0.0" }, problems: [] });
  });

  test("are as they are said", () => {
    expect(versions({ terraform: "~> 1.11", provider: "6.24.0" })).toEqual({
      plan: { terraform: "~> 1.11", provider: "6.24.0" },
      problems: [],
    });
  });

  test("rejects what is no constraint", () => {
    expect(versions({ terraform: "latest", provider: "^6.0.0, < 7" }).problems).toEqual([
      'versions.terraform: "latest" is no version constraint; write one such as ">= 1.11.0"',
      'versions.provider: "^6.0.0" is no version constraint; write one such as ">= 5.100.0, < 7.0.0"',
    ]);
  });
});
