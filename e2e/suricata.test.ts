import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatAddress, parseAddress } from "../cidr";
import { describe as said, type Conversation } from "../verify/conversation";
import { parseAddresses } from "../verify/firewall/lists";
import { judge } from "../verify/firewall/judge";
import { boundaries, readPolicy, type FirewallPolicy, type Rule } from "../verify/firewall/policy";
import { readConfiguration } from "../verify/terraform/read";
import { E2E_FOLDER } from "./prerequisites";
import { matches, refusals } from "./suricata";
import { packetsOf, type FlowPacket } from "./suricata/flow";

const project = join(E2E_FOLDER, "..");
const out = mkdtempSync(join(tmpdir(), "suricata-rules-"));

for (const file of ["environments/index.ts", "e2e/suricata/environments.ts"]) {
  const args = [join(project, "node_modules", "tsx", "dist", "cli.mjs"), "main.ts", "--environments", file, "--out", join(out, file)];
  execFileSync(process.execPath, args, { cwd: project, stdio: "pipe" });
}
afterAll(() => {
  rmSync(out, { recursive: true });
});

interface Written {
  readonly policy: FirewallPolicy;
  /** The text of all its rules as the engine reads it. */
  readonly rules: string;
}

const written = new Map<string, Written>();
for (const file of ["environments/index.ts", "e2e/suricata/environments.ts"]) {
  for (const stack of readdirSync(join(out, file, "stacks"))) {
    const text = readFileSync(join(out, file, "stacks", stack, "cdk.tf.json"), "utf8");
    const terraform = readConfiguration([{ stack, file: "cdk.tf.json", text }]);
    const [firewall] = terraform.of("aws_networkfirewall_firewall");
    if (firewall) written.set(stack, { policy: readPolicy(terraform, firewall), rules: rulesOf(text) });
  }
}

/** What a configuration holds of rules. */
interface Configuration {
  readonly resource: { readonly aws_networkfirewall_rule_group: Readonly<Record<string, { readonly rule_group: GroupBody }>> };
}
interface GroupBody {
  readonly rule_variables?: {
    readonly ip_sets: readonly { readonly key: string; readonly ip_set: { readonly definition: readonly string[] } }[];
  };
  readonly rules_source: { readonly rules_string: string };
}

/** The rules of all groups, with each group's own variables written out. */
function rulesOf(text: string): string {
  const { resource } = JSON.parse(text) as Configuration;
  return Object.values(resource.aws_networkfirewall_rule_group)
    .map(({ rule_group: { rule_variables: variables, rules_source: source } }) => {
      const sets = new Map(variables?.ip_sets.map(({ key, ip_set: { definition } }) => [key, `[${definition.join(",")}]`]));
      return source.rules_string.replace(/\$([A-Z][A-Z0-9_]*)/g, (_, name: string) => sets.get(name) ?? `$${name}`);
    })
    .join("");
}

const ports = [22, 80, 161, 443, 8443, 9100];
const names = [
  undefined,
  "a.stripe.com",
  "stripe.com",
  "notstripe.com",
  "api.fedex.com",
  "a.b.debian.org",
  "api.example.com",
  "x.example.org",
];
const conversations: readonly Conversation[] = [
  ...ports.flatMap((port): readonly Conversation[] => [
    { protocol: "tcp", port },
    ...["ssh", "unknown"].map((application): Conversation => ({ protocol: "tcp", port, application })),
  ]),
  ...[80, 443, 8443].flatMap((port) =>
    names.flatMap((name) =>
      ["tls", "http"].map((application): Conversation => ({ protocol: "tcp", port, application, ...(name && { name }) })),
    ),
  ),
  ...[53, 161, 443].map((port): Conversation => ({ protocol: "udp", port, application: port === 53 ? "dns" : "unknown" })),
  { protocol: "icmp", icmpType: 8 },
  ...[3, 4, 5, 11, 12, 13, 17, 42].map((icmpType): Conversation => ({ protocol: "icmp", icmpType })),
  { protocol: "other" },
];

/** One host of every part of the address space that the rules tell apart. */
function hostsOf({ rules }: FirewallPolicy, starts: readonly number[]): readonly number[] {
  const byClass = new Map<string, number>();
  for (const start of starts) {
    const host = start + 10;
    // What is no address of a host.
    if (host < 2 ** 24 || host >= 224 * 2 ** 24) continue;
    const met = rules.map(({ source, target }) => `${source.has(host)} ${target.has(host)}`).join();
    if (!byClass.has(met)) byClass.set(met, host);
  }
  return [...byClass.values()];
}

interface Flow {
  readonly conversation: Conversation;
  readonly client: number;
  readonly server: number;
  readonly packets: readonly FlowPacket[];
}

function flowsOf(policy: FirewallPolicy): readonly (readonly Flow[])[] {
  const hosts = hostsOf(policy, boundaries(policy));
  let port = 20_000;
  const flows: Flow[][] = [];
  for (const client of hosts) {
    for (const server of hosts) {
      if (client === server) continue;
      for (const conversation of conversations) {
        const forms = conversation.protocol === "tcp" && conversation.application !== undefined ? [false, true] : [false];
        flows.push(
          forms.map((split) => {
            port = port === 60_000 ? 20_000 : port + 1;
            return {
              conversation,
              client,
              server,
              packets: packetsOf(conversation, formatAddress(client), formatAddress(server), port, split),
            };
          }),
        );
      }
    }
  }
  return flows;
}

/** Whether a flow passes, by what the engine matched: strict order and the default action are the platform's own, so they stand here. */
function passes(rules: readonly Rule[], packets: readonly FlowPacket[], matched: readonly ReadonlySet<number>[]): boolean {
  for (const [index, { toServer, established, known }] of packets.entries()) {
    const rule = rules.find(({ sid }) => matched[index]?.has(sid));
    if (rule?.action === "drop") return false;
    if (rule?.wholeFlow) return true;
    if (!rule && toServer && established && known) return false;
  }
  return true;
}

test.each([...written.keys()])("the engine loads every rule of %s", (name) => {
  expect(refusals(written.get(name)!.rules)).toEqual([]);
});

test.each([...written.keys()])("the engine and the judge agree about the rules of %s", (name) => {
  const { policy, rules } = written.get(name)!;
  const flows = flowsOf(policy);
  const captured = flows.flat().flatMap(({ packets }) => packets);
  const matched = matches(
    rules,
    captured.map((packet) => packet.captured),
  );
  let next = 0;
  const differences = flows.flatMap((forms) => {
    const found = forms.map(({ packets }) => {
      const from = next;
      next += packets.length;
      return passes(policy.rules, packets, matched.slice(from, next));
    });
    const { conversation, client, server } = forms[0]!;
    const engine = found.every((pass) => pass) ? "yes" : found.some((pass) => pass) ? "maybe" : "no";
    const forward = policy.rules.filter(({ source, target }) => source.has(client) && target.has(server));
    const backward = policy.rules.filter(({ source, target }) => source.has(server) && target.has(client));
    const judged = judge(policy, forward, backward, conversation).passes;
    return engine === judged
      ? []
      : [`${formatAddress(client)} > ${formatAddress(server)} ${said(conversation)}: engine ${engine}, judge ${judged}`];
  });
  expect(flows.length).toBeGreaterThan(500);
  expect(differences).toEqual([]);
});

test.each([
  "![10.0.0.0/8,!10.1.0.0/16]",
  "[10.0.0.0/8,![10.1.0.0/16,!10.1.0.0/24]]",
  "[192.168.1.0/24,[192.168.0.0/16,!192.168.1.0/24]]",
  "[!10.1.0.0/16,10.0.0.0/8,10.1.0.0/24]",
  "[!10.2.0.0/16,!10.3.0.0/16]",
])("the engine and the reader mean the same addresses by %s", (list) => {
  const hosts = ["10.1.0.1", "10.1.9.1", "10.2.0.1", "10.5.0.1", "11.0.0.1", "192.168.1.1", "192.168.2.1"];
  const flows = hosts.map(
    (host, index) => packetsOf({ protocol: "tcp", port: 443 }, host, "203.0.113.9", 20_000 + index, false)[0]!.captured,
  );
  const engine = matches(`alert tcp ${list} any -> any any (flow:to_server; sid:1;)\n`, flows).map((ids) => ids.has(1));
  const set = parseAddresses(list, { addresses: new Map(), ports: new Map(), references: new Map() });
  expect(hosts.filter((host) => set.has(parseAddress(host)))).toEqual(hosts.filter((_, index) => engine[index]));
});
