import type { Environment, State } from "./environment";
import { checkBucket } from "./logs";
import type { BackendPlan, Plan } from "./plan";
import { place, Report } from "./report";
import { sorted } from "./sorted";
import { suggest } from "./suggest";

type StateOf<Backend extends State["backend"]> = Extract<State, { backend: Backend }>;

/** The words of each backend beside those of every one. */
const words: Readonly<Record<State["backend"], { readonly needed: readonly string[]; readonly free: readonly string[] }>> = {
  local: { needed: [], free: ["path"] },
  s3: { needed: ["bucket"], free: ["region", "key"] },
  http: { needed: ["address"], free: ["lockMethods"] },
  gcs: { needed: ["bucket"], free: [] },
  azurerm: { needed: ["resourceGroup", "account", "container"], free: [] },
  remote: { needed: ["organization"], free: ["hostname"] },
  cloud: { needed: ["organization"], free: ["hostname"] },
};

/** What a missing word would hold. */
const meanings: Readonly<Record<string, string>> = {
  bucket: "the name of the bucket that holds the state",
  address: "the URL of the states, without the stack's name",
  resourceGroup: "the resource group of the storage account",
  account: "the name of the storage account",
  container: "the name of the blob container",
  organization: "the organization of the workspaces",
};

/** The backend of one stack's state. Credentials are never part of it: Terraform finds them in the place where it runs. */
export function planBackend(environment: Environment, stack: string, report = new Report()): BackendPlan {
  const state: State = environment.state ?? { backend: "local" };
  if (!Object.hasOwn(words, state.backend)) {
    const nearest = suggest(state.backend, Object.keys(words));
    const hint = nearest === undefined ? `write one of ${Object.keys(words).join(", ")}` : `did you mean "${nearest}"?`;
    report.problem("state.backend", `"${state.backend}" is no backend; ${hint}`);
    return { type: "local", config: {} };
  }
  checkState(state, report);
  return { type: state.backend, config: sorted(configOf(state, stack, environment.region)) };
}

/** The ranges of Terraform and of the AWS provider that the written files ask for. */
export function planVersions(environment: Environment, report: Report): Plan["versions"] {
  const { terraform, provider = ">= 5.100.0, < 7.0.0" } = environment.versions ?? {};
  if (terraform !== undefined) checkRange(terraform, "versions.terraform", ">= 1.11.0", report);
  checkRange(provider, "versions.provider", ">= 5.100.0, < 7.0.0", report);
  return { ...(terraform !== undefined && { terraform }), provider };
}

function configOf(state: State, stack: string, region: string): Record<string, unknown> {
  const folder = state.prefix === undefined ? "" : `${state.prefix}/`;
  const file = `${folder}${stack}.tfstate`;
  switch (state.backend) {
    case "local":
      // Seen from cdktf.out/stacks/<stack>; the command line deletes those folders, so a state must never lie inside one.
      return { path: `../../../${state.path ?? "state"}/${file}` };
    case "s3":
      return {
        bucket: state.bucket,
        key: file,
        region: state.region ?? region,
        encrypt: true,
        use_lockfile: true,
        ...(state.key !== undefined && { kms_key_id: state.key }),
      };
    case "http": {
      const address = `${state.address}/${folder}${stack}`;
      const [lock, unlock] = state.lockMethods ?? ["LOCK", "UNLOCK"];
      return { address, lock_address: `${address}/lock`, unlock_address: `${address}/lock`, lock_method: lock, unlock_method: unlock };
    }
    case "gcs":
      // The backend adds "/default.tfstate" itself.
      return { bucket: state.bucket, prefix: `${folder}${stack}` };
    case "azurerm":
      return { resource_group_name: state.resourceGroup, storage_account_name: state.account, container_name: state.container, key: file };
    case "remote":
    case "cloud":
      return { hostname: state.hostname ?? "app.terraform.io", organization: state.organization, workspaces: { name: stack } };
  }
}

function checkState(state: State, report: Report): void {
  const { needed, free } = words[state.backend];
  const said = Object.entries(state)
    .filter(([, value]) => value !== undefined)
    .map(([word]) => word);
  for (const word of needed) {
    if (!said.includes(word))
      report.problem(place("state", word), `is missing; backend "${state.backend}" needs ${meanings[word] ?? word}`);
  }
  const all = Object.values(words).flatMap((one) => [...one.needed, ...one.free]);
  for (const word of said) {
    if (!all.includes(word) || [...needed, ...free].includes(word)) continue;
    report.problem(
      place("state", word),
      `is no word of backend "${state.backend}"; ${[...needed, ...free].join(", ") || "it"} ${needed.length + free.length > 1 ? "are" : "is"} what it takes`,
    );
  }
  checkPrefix(state, report);
  if (needed.every((word) => said.includes(word))) checkValues(state, report);
}

function checkPrefix(state: State, report: Report): void {
  if (state.prefix === undefined) return;
  if (state.backend === "remote" || state.backend === "cloud") {
    report.problem("state.prefix", "a workspace lies in no folder; remove it");
  } else if (!isFolder(state.prefix) || state.prefix.split("/").includes("..")) {
    report.problem(
      "state.prefix",
      `"${state.prefix}" is no folder; write names of letters, digits, ".", "_" and "-" with "/" between them, such as "network/prod"`,
    );
  }
}

function checkValues(state: State, report: Report): void {
  if (state.backend === "local") checkPath(state.path ?? "state", report);
  if (state.backend === "s3" || state.backend === "gcs") checkBucket(state.bucket, "state.bucket", report);
  if (
    state.backend === "s3" &&
    state.key !== undefined &&
    !/^arn:aws(-cn|-us-gov)?:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+$/.test(state.key)
  ) {
    report.problem(
      "state.key",
      `"${state.key}" is no ARN of a KMS key; write arn:aws:kms:<region>:111122223333:key/<id>. The name of the state is derived`,
    );
  }
  if (state.backend === "http") checkHttp(state, report);
  if (state.backend === "azurerm" && !/^[a-z0-9]{3,24}$/.test(state.account)) {
    report.problem("state.account", `"${state.account}" is no storage account; write 3 to 24 lower-case letters and digits`);
  }
  if (
    (state.backend === "remote" || state.backend === "cloud") &&
    state.hostname !== undefined &&
    !/^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/.test(state.hostname)
  ) {
    report.problem("state.hostname", `"${state.hostname}" is no host name; write it without https:// and path, such as "app.terraform.io"`);
  }
}

function checkPath(path: string, report: Report): void {
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) {
    report.problem("state.path", `"${path}" is a path of one machine; write one seen from the project's root, such as "state"`);
  } else if (!isFolder(path)) {
    report.problem("state.path", `"${path}" is no folder; write one seen from the project's root, such as "state" or "../state"`);
  } else if (path.split("/")[0] === "cdktf.out") {
    report.problem(
      "state.path",
      `"${path}" lies in cdktf.out, whose folders are deleted at every synth; write a folder beside it, such as "state"`,
    );
  }
}

function checkHttp({ address, lockMethods }: StateOf<"http">, report: Report): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const local = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const wrong =
    url === undefined || !/^https?:$/.test(url.protocol)
      ? "is no URL; write https://… without the stack's name"
      : url.username !== "" || url.password !== ""
        ? "holds credentials, which would lie in every file; set TF_HTTP_USERNAME and TF_HTTP_PASSWORD instead"
        : url.protocol === "http:" && !local
          ? "is not encrypted, and a state holds secrets; write https://"
          : url.search !== "" || url.hash !== ""
            ? "has a query, and the stack's name is added at the end; write the path alone"
            : address.endsWith("/")
              ? `ends in "/", which is added; write ${address.replace(/\/+$/, "")}`
              : undefined;
  // Never show a password.
  const shown = url && (url.username !== "" || url.password !== "") ? `${url.protocol}//…@${url.host}${url.pathname}` : address;
  if (wrong) report.problem("state.address", `"${shown}" ${wrong}`);
  // The type says two; an environment that arrives as JSON may say any number.
  const methods: readonly string[] | undefined = lockMethods;
  if (methods === undefined) return;
  if (methods.length !== 2)
    report.problem("state.lockMethods", `holds ${methods.length} methods; write two, to lock and to unlock, such as ["POST", "DELETE"]`);
  for (const [index, method] of methods.entries()) {
    if (!/^[A-Z]+$/.test(method))
      report.problem(place("state", "lockMethods", index), `"${method}" is no HTTP method; write one in capitals, such as "POST"`);
  }
}

/** Whether a text is a relative folder as one would write it: no empty step, no ".", and ".." in front only. */
function isFolder(text: string): boolean {
  return text
    .replace(/^(\.\.\/)+/, "")
    .split("/")
    .every((step) => /^[A-Za-z0-9_.-]+$/.test(step) && !/^\.+$/.test(step));
}

function checkRange(range: string, path: string, example: string, report: Report): void {
  const one = /^(=|!=|>|>=|<|<=|~>)?\s*\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?$/;
  const wrong = range
    .split(",")
    .map((part) => part.trim())
    .find((part) => !one.test(part));
  if (wrong !== undefined) report.problem(path, `"${wrong}" is no version constraint; write one such as "${example}"`);
}
