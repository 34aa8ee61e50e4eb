import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { E2E_FOLDER } from "./prerequisites";
import { writeCapture, type CapturedPacket } from "./suricata/capture";

/** A command with what its environment needs. */
interface Command {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Names the command; else it is looked for on PATH, then fetched. */
const COMMAND_VARIABLE = "SURICATA";
const unpacked = join(E2E_FOLDER, ".work", "suricata");

let found: Command | undefined;

/**
 * Finds Suricata 7, the engine of Network Firewall. Where the machine has none it is fetched from the backports of its Debian and
 * unpacked below `e2e/.work`, which needs no rights.
 */
export function findSuricata(): Command {
  found ??= onMachine() ?? inFolder() ?? fetched();
  return found;
}

/** What the engine says of rules that it does not load; nothing where it loads all. */
export function refusals(rules: string): readonly string[] {
  const { folder, run } = prepare(rules);
  try {
    const { status, stderr, stdout } = run(["-T"]);
    const errors = `${stdout}${stderr}`.split("\n").filter((line) => /^(E|Error|W|Warning):|<(Error|Warning)>/.test(line));
    return status === 0 ? errors : [`exit ${status ?? "by signal"}`, ...errors];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Replays packets and returns for each the ids of all rules that match it, in no order. Actions are turned into alerts, since the plain
 * engine knows no strict order: the caller takes the first in the order of the policy (semantics F14).
 */
export function matches(rules: string, packets: readonly CapturedPacket[]): readonly ReadonlySet<number>[] {
  const { folder, run } = prepare(rules.replace(/^(pass|drop|reject) /gm, "alert "));
  try {
    writeFileSync(join(folder, "packets.pcap"), writeCapture(packets));
    const { status, stderr, stdout } = run(["-r", join(folder, "packets.pcap"), "--simulate-ips", "--runmode", "single"]);
    if (status !== 0) throw new Error(`suricata failed:\n${stdout}${stderr}`);
    const matched = packets.map(() => new Set<number>());
    for (const line of readFileSync(join(folder, "eve.json"), "utf8").split("\n")) {
      if (line === "") continue;
      const event = JSON.parse(line) as { readonly pcap_cnt?: number; readonly alert?: { readonly signature_id: number } };
      if (event.alert && event.pcap_cnt !== undefined) matched[event.pcap_cnt - 1]?.add(event.alert.signature_id);
    }
    return matched;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const settings = `%YAML 1.1
---
vars:
  address-groups:
    HOME_NET: "any"
    EXTERNAL_NET: "any"
outputs:
  - eve-log:
      enabled: yes
      filename: eve.json
      types:
        - alert
packet-alert-max: 255
stats:
  enabled: no
stream:
  checksum-validation: no
  inline: yes
  midstream: false
app-layer:
  protocols:
${["tls", "http", "http2", "ssh", "ftp", "smtp", "ntp", "quic"].map((protocol) => `    ${protocol}:\n      enabled: yes\n`).join("")}    dns:
      tcp:
        enabled: yes
        detection-ports:
          dp: 53
      udp:
        enabled: yes
        detection-ports:
          dp: 53
`;

function prepare(rules: string) {
  const { path, env } = findSuricata();
  const folder = mkdtempSync(join(tmpdir(), "suricata-"));
  writeFileSync(join(folder, "rules"), rules);
  for (const empty of ["classification.config", "reference.config", "threshold.config"]) writeFileSync(join(folder, empty), "");
  const files = ["classification-file", "reference-config-file", "threshold-file"].map(
    (key) => `${key}: ${join(folder, `${key.split("-")[0] ?? ""}.config`)}\n`,
  );
  writeFileSync(join(folder, "settings.yaml"), settings + files.join(""));
  const run = (options: readonly string[]) =>
    spawnSync(path, ["-c", join(folder, "settings.yaml"), "-S", join(folder, "rules"), "-l", folder, "-k", "none", ...options], {
      env,
      encoding: "utf8",
      maxBuffer: 64 * 2 ** 20,
    });
  return { folder, run };
}

function onMachine(): Command | undefined {
  const named = process.env[COMMAND_VARIABLE];
  const command = { path: named ?? "suricata", env: process.env };
  if (answers(command)) return command;
  if (named !== undefined) throw new Error(`${COMMAND_VARIABLE}=${named} does not answer to -V as Suricata 7`);
  return undefined;
}

function inFolder(): Command | undefined {
  const root = join(unpacked, "root");
  const libraries = join(root, "usr", "lib");
  if (!existsSync(libraries)) return undefined;
  const folders = readdirSync(libraries, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const env = { ...process.env, LD_LIBRARY_PATH: [libraries, ...folders.map(({ name }) => join(libraries, name))].join(":") };
  const command = { path: join(root, "usr", "bin", "suricata"), env };
  return answers(command) ? command : undefined;
}

/** Fetches by the machine's own package manager, with sources and state of its own. @throws {Error} that says what is missing */
function fetched(): Command {
  const failed = (why: string): Error =>
    new Error(
      `Suricata 7 is missing and could not be fetched: ${why}. Install it (Debian 12: \`apt-get install -t bookworm-backports suricata\`), ` +
        `or set ${COMMAND_VARIABLE} to the command.`,
    );
  const codename = read("/etc/os-release").match(/^VERSION_CODENAME=(\w+)$/m)?.[1];
  if (codename === undefined || !/^ID=debian$/m.test(read("/etc/os-release"))) throw failed("the machine is no Debian");
  const mirror = sources().match(/(https?:\/\/\S+\/debian)\/?\s/)?.[1];
  if (mirror === undefined) throw failed("the package manager has no source of Debian");

  rmSync(unpacked, { recursive: true, force: true });
  for (const part of ["state/lists/partial", "archives/partial", "root"]) mkdirSync(join(unpacked, part), { recursive: true });
  writeFileSync(join(unpacked, ".gitignore"), "*\n");
  const keyring = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]";
  writeFileSync(
    join(unpacked, "sources.list"),
    [codename, `${codename}-backports`].map((suite) => `deb ${keyring} ${mirror} ${suite} main\n`).join(""),
  );
  writeFileSync(
    join(unpacked, "apt.conf"),
    [
      `Dir::State "${join(unpacked, "state")}";`,
      'Dir::State::status "/var/lib/dpkg/status";',
      `Dir::Cache "${unpacked}";`,
      `Dir::Cache::archives "${join(unpacked, "archives")}";`,
      `Dir::Etc::SourceList "${join(unpacked, "sources.list")}";`,
      'Dir::Etc::SourceParts "-";',
      "",
    ].join("\n"),
  );
  const env = { ...process.env, APT_CONFIG: join(unpacked, "apt.conf") };
  const steps: readonly (readonly [string, ...string[]])[] = [
    ["apt-get", "update"],
    ["apt-get", "install", "--yes", "--download-only", "--no-install-recommends", "-t", `${codename}-backports`, "suricata"],
  ];
  for (const [command, ...args] of steps) {
    const { status, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
    if (status !== 0) throw failed(`\`${[command, ...args].join(" ")}\` failed: ${stderr.trim().split("\n").at(-1) ?? ""}`);
  }
  for (const archive of readdirSync(join(unpacked, "archives")).filter((name) => name.endsWith(".deb"))) {
    spawnSync("dpkg", ["-x", join(unpacked, "archives", archive), join(unpacked, "root")]);
  }
  const command = inFolder();
  if (command === undefined) throw failed("what was unpacked does not run");
  return command;
}

function answers({ path, env }: Command): boolean {
  const { status, stdout } = spawnSync(path, ["-V"], { env, encoding: "utf8" });
  return status === 0 && /version 7\./.test(stdout);
}

function sources(): string {
  const folder = "/etc/apt/sources.list.d";
  const files = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return ["/etc/apt/sources.list", ...files].map(read).join("\n");
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
