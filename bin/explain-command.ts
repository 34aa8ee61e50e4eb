import type { Conversation } from "../verify/conversation";
import { explain } from "../verify/explain";
import { clean } from "../verify/formats/report";
import { Sources } from "../verify/sources";
import { parseConversation } from "./conversation";
import { type Choice, defaultFolder, subjectsOf, terraformOf } from "./subjects";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** Follows one flow there and back. @returns 0 where it passes, 1 where something stops it */
export function runExplain(
  [from, to, ...rest]: readonly [string, string, ...string[]],
  { format, ...choice }: Choice & { readonly format: "text" | "json" },
  surroundings: Surroundings,
): 0 | 1 {
  const sources = new Sources(surroundings.folder);
  const { conversation, paths } = understood(rest, sources);
  if (conversation === undefined)
    surroundings.err("nothing was said about what passes: this is tcp/443 with a content that no parser knows\n");
  const subjects = subjectsOf(sources, paths, choice);
  const [subject] = subjects;
  if (subject === undefined || subjects.length > 1) {
    const names = subjects.map(({ environment }) => environment.name);
    throw new UsageError(`one flow is of one environment, and there are ${names.join(", ")}; say --environment NAME`);
  }
  const asked = conversation ?? parseConversation("tcp/443");
  const { passes, lines } = explain(subject.environment, terraformOf(subject), from, to, asked, subject.links);
  const said = { version: 1, kind: "explanation", environment: subject.environment.name, from, to, conversation: asked, passes, lines };
  surroundings.out(format === "json" ? `${JSON.stringify(said, undefined, 2)}\n` : `${lines.map(clean).join("\n")}\n`);
  return passes ? 0 : 1;
}

/** What stands after the two ends: what is asked about, where it is said, then paths. What exists is a path. */
function understood(
  rest: readonly string[],
  sources: Sources,
): { readonly conversation: Conversation | undefined; readonly paths: readonly string[] } {
  const [first] = rest;
  const isPath = first !== undefined && (first === defaultFolder || first.endsWith(".json") || sources.exists(first));
  if (first === undefined || isPath) return { conversation: undefined, paths: rest };
  return { conversation: parseConversation(first), paths: rest.slice(1) };
}
