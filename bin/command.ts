import { Command, CommanderError, Option } from "commander";

import { CidrError } from "../cidr";
import { UnknownEnd } from "../verify/explain";
import { GateRulesError } from "../verify/gate/rules";
import { ReadError } from "../verify/terraform/resource";
import { conversationExamples } from "./conversation";
import { runExplain } from "./explain-command";
import { type GateOptions, runGate } from "./gate-command";
import type * as ModulesCommand from "./modules-command";
import { type MoveOptions, runMove } from "./move-command";
import { type OrderOptions, orderFormats, runOrder } from "./order-command";
import type { Choice } from "./subjects";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";
import { runVerify } from "./verify-command";
import { type Destination, formats } from "./written";

const paths =
  "PATH is a folder that synth wrote (default: cdktf.out), wherever it lies, or the JSON of a plan or a state as `terraform show -json` " +
  "writes it. What was asked is in that folder; for a plan or a state it is in cdktf.out/environments, or at --asked.";

/**
 * The command `network-hub`.
 *
 * @returns the exit code: 0 holds, 1 findings, 2 wrong usage or something that cannot be read
 */
export function networkHub(surroundings: Surroundings): 0 | 1 | 2 {
  let code: 0 | 1 = 0;
  try {
    // A variable of a shell that nobody set: taken for a path, it would be the current folder.
    if (surroundings.args.includes("")) throw new UsageError("an argument is empty; write a name or a path, or leave it out");
    commandLine(surroundings, (found) => (code = found)).parse([...surroundings.args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const expected = [UsageError, ReadError, GateRulesError, UnknownEnd, CidrError].some((type) => error instanceof type);
    // What nobody expected is told whole; it must not be taken for a verdict either.
    surroundings.err(`${error instanceof Error ? ((expected ? undefined : error.stack) ?? error.message) : String(error)}\n`);
    return 2;
  }
}

function commandLine(surroundings: Surroundings, finish: (code: 0 | 1) => void): Command {
  const program = new Command("network-hub")
    .description("Proves that a network does what was asked, from its Terraform alone.")
    .exitOverride()
    .configureOutput({ writeOut: surroundings.out, writeErr: surroundings.err })
    .helpCommand(false)
    .showHelpAfterError("(--help says more)")
    .addHelpText(
      "after",
      "\nExit codes: 0 holds, 1 findings, 2 wrong usage or something that cannot be read.\n\nExample: network-hub verify",
    );

  program
    .command("verify")
    .summary("the checks on what synth wrote, a plan or a state")
    .description(`Holds the network against what was asked of it.\n\n${paths}`)
    .argument("[PATH...]", "folders, plans and states")
    .addOption(formatOption(formats))
    .addOption(environmentOption())
    .addOption(askedOption())
    .addOption(outOption())
    .addHelpText("after", "\nExample: network-hub verify --format junit --out network.xml cdktf.out")
    .action((given: string[], options: Choice & Destination) => {
      finish(runVerify(given, options, surroundings));
    });

  program
    .command("explain")
    .summary("one flow, hop by hop, there and back")
    .description(
      "Follows one flow there and back, with what lets it pass or stops it; exits 1 where it does not pass.\n\n" +
        "FROM and TO are nodes (shop, shop/data, london, endpoints, internet) or addresses. " +
        `WHAT is ${conversationExamples}; a name alone is TLS on port 443, and without WHAT it is tcp/443 with a content that no ` +
        `parser knows.\n\n${paths}`,
    )
    .usage("[options] <FROM> <TO> [WHAT] [PATH...]")
    .argument("<FROM>", "who begins")
    .argument("<TO>", "who answers")
    .argument("[WHAT|PATH...]", "what passes, then folders, plans and states")
    .addOption(formatOption(["text", "json"]))
    .addOption(environmentOption())
    .addOption(askedOption())
    .addHelpText("after", "\nExample: network-hub explain web internet deb.debian.org")
    .action((from: string, to: string, rest: string[], options: Choice & { readonly format: "text" | "json" }) => {
      finish(runExplain([from, to, ...rest], options, surroundings));
    });

  program
    .command("gate")
    .summary("a plan in network words: what it opens, closes and cuts")
    .description(
      "Judges plans before anybody applies them. Several plans of one environment are judged as one; a state that none of them changes " +
        "may be given as it is. States of which nothing is given are taken as they are written beside what was asked; those that a plan " +
        "reads, as the hub's, must be given.",
    )
    .argument("<PLAN.json...>", "what `terraform show -json` writes of a saved plan, or of a state")
    .option("--rules <FILE>", "what an organisation lets no plan do; without it, what the manual says")
    .addOption(
      // One name at a time: an option that takes many would take a plan that follows, too, and leave it unjudged.
      new Option("--label <NAME>", "what somebody approved, such as egress-approved; again for another")
        .argParser((name: string, before: readonly string[]) => [...before, name])
        .default([], "none"),
    )
    .addOption(formatOption(formats))
    .addOption(environmentOption())
    .addOption(askedOption())
    .addOption(outOption())
    .addHelpText("after", "\nExample: network-hub gate plan.json --label egress-approved --format markdown")
    .action((plans: string[], options: GateOptions) => {
      finish(runGate(plans, options, surroundings));
    });

  program
    .command("move")
    .summary("what moves between states when the layout changes")
    .description(
      "Writes what Terraform must be told when resources go from one state to another, as from one state to one a VPC: to forget them " +
        "there and to take them over here (`removed` and `import` blocks). Nothing is destroyed and nothing made anew.\n\n" +
        "STATE is what `terraform show -json` writes of a state as it is now, called after its stack: prod.json, or prod/state.json.",
    )
    .argument("[STATE.json...]", "the states as they are")
    .option("--to <DIR>", "the folder that synth wrote in the new layout", "cdktf.out")
    .option("--done", "removes what was written, once it is applied")
    .addHelpText("after", "\nExample: network-hub move prod.json && network-hub order")
    .action((states: string[], options: MoveOptions) => {
      finish(runMove(states, options, surroundings));
    });

  program
    .command("order")
    .summary("which states are applied before which, for machines")
    .description(
      "Says in which order states are applied, from who reads whose state or parameter: those of one level in parallel, level after level. " +
        "With --base only states that are new, or whose cdk.tf.json is not the same byte for byte; exits 1 where one is gone whose " +
        "resources nothing would destroy.\n\nPATH is a folder that synth wrote as JSON (default: cdktf.out), wherever it lies.",
    )
    .argument("[PATH]", "what synth wrote")
    .addOption(
      new Option("--format <FORMAT>", "how it is written; github-matrix: a list of matrices, one a level, of 256 jobs at most")
        .choices(orderFormats)
        .default("text"),
    )
    .option("--base <DIR|FILE>", "what synth wrote before, or what --format json said of it")
    .addOption(environmentOption())
    .addOption(
      new Option("--gone <STACK>", "a state that may be gone, because it was destroyed or moved; again for another")
        .argParser((name: string, before: readonly string[]) => [...before, name])
        .default([], "none"),
    )
    .option("--at-once", "all in one level, for what needs no order, such as plans")
    .option("--reverse", "the order of a teardown")
    .addHelpText(
      "after",
      "\nExamples: network-hub order\n" +
        "          network-hub order --base ../target/cdktf.out --format github-matrix\n" +
        "          network-hub order --environment lab --reverse",
    )
    .action((path: string | undefined, options: OrderOptions) => {
      finish(runOrder(path, options, surroundings));
    });

  program
    .command("modules")
    .summary("Terraform modules for teams that write HCL: a VPC that joins a hub, and the hub itself")
    .description(
      "Writes two modules an environment: <environment>-spoke, which makes a VPC and joins it to that environment's hub, and <environment>-hub, " +
        "the whole hub. Each has a README. Rule files are found below the current folder. Nothing is ever deleted.",
    )
    .addOption(new Option("--out <DIR>", "where the folders of the modules are").default("modules"))
    .addOption(environmentOption())
    .addOption(askedOption())
    .addHelpText("after", "\nExample: network-hub modules --environment securecart --out modules")
    .action((options: ModulesCommand.ModulesOptions) => {
      finish(modulesCommand().runModules(options, surroundings));
    });
  return program;
}

/** Loaded where it is asked for: alone among the commands it writes Terraform, and a pipeline that verifies has none of what that needs. */
function modulesCommand(): typeof ModulesCommand {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the command is synchronous, and so is its answer
    return require("./modules-command") as typeof ModulesCommand;
  } catch (error) {
    const missing = /Cannot find module '(cdktf|constructs|@cdktf\/provider-aws)/.exec(String(error))?.[1];
    if (missing === undefined) throw error;
    throw new UsageError(`modules are written with ${missing}, which is not installed: npm install cdktf constructs @cdktf/provider-aws`);
  }
}

function formatOption(choices: readonly string[]): Option {
  return new Option("--format <FORMAT>", "how the verdict is written").choices(choices).default("text");
}

function environmentOption(): Option {
  return new Option("--environment <NAME>", "this environment alone");
}

function askedOption(): Option {
  return new Option("--asked <FILE|DIR>", "what was asked, as synth writes it to cdktf.out/environments");
}

function outOption(): Option {
  return new Option("--out <FILE>", "where the verdict is written instead of standard output");
}
