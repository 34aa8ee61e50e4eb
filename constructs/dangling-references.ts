type Json = Readonly<Record<string, unknown>>;

/** An address inside an expression: `aws_vpc.vpc_shop_vpc.id`, `data.aws_region.here.id`, `local.hub_firewall_endpoint["a"]`. */
const reference = /(?<![\w.-])(?:(data)\.)?((?:[a-z][a-z0-9]*_[a-z0-9_]+)|local|var)\.([A-Za-z_][\w-]*)/g;
const expression = /(?<!\$)\$\{(?:[^{}"]|"(?:[^"\\]|\\.)*"|\{[^{}]*\})*\}/g;

/** The references of a configuration that lead to nothing in it, each with the resource that makes it. */
export function danglingReferences(configuration: Json): readonly string[] {
  const known = addresses(configuration);
  const found: string[] = [];
  const visit = (value: unknown, where: string): void => {
    if (typeof value === "string") {
      if (!value.includes("${")) return;
      for (const [text] of value.matchAll(expression)) check(text, where);
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, where);
    } else if (typeof value === "object" && value !== null) {
      for (const item of Object.values(value)) visit(item, where);
    }
  };
  const check = (text: string, where: string): void => {
    for (const [, data, type, name] of text.matchAll(reference)) {
      const target = `${data === undefined ? "" : "data."}${String(type)}.${String(name)}`;
      if (!known.has(target)) found.push(`${where} names ${target}`);
    }
  };

  for (const kind of ["resource", "data"]) {
    for (const [type, named] of Object.entries((configuration[kind] ?? {}) as Record<string, Json>)) {
      for (const [name, attributes] of Object.entries(named)) {
        const where = `${type}.${name}`;
        visit(attributes, where);
        const waits = (attributes as { depends_on?: readonly string[] }).depends_on ?? [];
        for (const target of waits) if (!target.includes("${")) check(target, where);
      }
    }
  }
  for (const kind of ["locals", "output", "provider"]) visit(configuration[kind], kind);
  return [...new Set(found)];
}

function addresses(configuration: Json): ReadonlySet<string> {
  const known = new Set<string>();
  for (const [kind, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, named] of Object.entries((configuration[kind] ?? {}) as Record<string, Json>)) {
      for (const name of Object.keys(named)) known.add(`${prefix}${type}.${name}`);
    }
  }
  for (const [kind, prefix] of [
    ["locals", "local."],
    ["variable", "var."],
  ] as const) {
    for (const name of Object.keys(configuration[kind] ?? {})) known.add(`${prefix}${name}`);
  }
  return known;
}
