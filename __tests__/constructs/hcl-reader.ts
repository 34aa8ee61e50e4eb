/** A block of HCL as the renderer lays it out: one argument a line, each block's braces on lines of their own. */
interface Block {
  readonly values: Record<string, string>;
  readonly blocks: Record<string, Block[]>;
}

/** Blocks by address: `aws_vpc.shop`, `data.aws_region.here`, `provider.aws`, `terraform`. */
export function hclByAddress(hcl: string): Readonly<Record<string, Block>> {
  const { blocks } = read(hcl.split("\n"), 0)[0];
  return Object.fromEntries(
    Object.entries(blocks).map(([head, [block]]) => [
      head
        .replace(/^resource /, "")
        .replaceAll('"', "")
        .replaceAll(" ", "."),
      block as Block,
    ]),
  );
}

/** What one holds and the other does not, as paths. */
export function sameIn(block: Block | undefined, json: Readonly<Record<string, unknown>>, path = ""): readonly string[] {
  if (!block) return [`${path} is missing`];
  const names = new Set([
    ...Object.keys(json),
    ...Object.keys(block.values),
    ...Object.keys(block.blocks).map((head) => head.replace(/ .*/, "")),
  ]);
  return [...names].flatMap((name) => {
    const here = `${path}/${name}`;
    const [expected, value] = [json[name], block.values[name]];
    if (value !== undefined) return bare(value) === bare(text(expected)) ? [] : [`${here}: ${value} is not ${text(expected)}`];
    if (name === "backend") {
      const [[type, config] = ["", {}]] = Object.entries(expected as Record<string, Record<string, unknown>>);
      return sameIn(block.blocks[`backend "${type}"`]?.[0], config, here);
    }
    const blocks = block.blocks[name] ?? [];
    const list = (Array.isArray(expected) ? expected : [expected]) as Record<string, unknown>[];
    if (expected === undefined || blocks.length !== list.length)
      return [`${here}: ${String(blocks.length)} blocks are not ${text(expected)}`];
    // Of a list of objects as argument Terraform makes blocks, and of one object, too.
    return list.flatMap((item, index) => sameIn(blocks[index], item, here));
  });
}

function read(lines: readonly string[], from: number): [Block, number] {
  const block: Block = { values: {}, blocks: {} };
  let at = from;
  while (at < lines.length) {
    const line = (lines[at] ?? "").trim();
    at += 1;
    if (line === "}") break;
    const argument = /^("[^"]*"|[\w-]+) = (.*)$/.exec(line);
    if (argument) {
      const [, name = "", start = ""] = argument;
      let value = start;
      if (start === "<<EOT") {
        const end = lines.indexOf("EOT", at);
        value = JSON.stringify(`${lines.slice(at, end).join("\n")}\n`);
        at = end + 1;
      }
      block.values[name] = value;
    } else if (line.endsWith(" {")) {
      const [inner, next] = read(lines, at);
      (block.blocks[line.slice(0, -2)] ??= []).push(inner);
      at = next;
    }
  }
  return [block, at];
}

function text(value: unknown): string {
  return typeof value === "string"
    ? JSON.stringify(value)
    : (value === undefined ? "nothing" : JSON.stringify(value)).replaceAll('":', '" = ');
}

/** Without quotes, escapes and the braces of expressions: how they are written is Terraform's to judge, that nothing is lost is ours. */
function bare(value: string): string {
  return value.replace(/\\[nt]|[\\"\s{}$]/g, "");
}
