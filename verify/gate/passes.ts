/** Whether whatever `inner` lets pass passes `outer`, too: `everything`, `tcp`, `tcp/8000-8100`, `tls *.example.com`. */
export function covers(outer: string, inner: string): boolean {
  if (outer === inner || outer === "everything" || outer === "any") return true;
  const [head = "", name] = outer.split(" ");
  const [innerHead = "", innerName] = inner.split(" ");
  if (name !== undefined) return head === innerHead && innerName !== undefined && coversName(name, innerName);
  return innerName === undefined && coversPort(head, innerHead);
}

/** What of `passes` no word of `others` covers, sorted. */
export function without(passes: readonly string[], others: readonly string[]): readonly string[] {
  if (passes.length < 2 && others.length === 0) return passes;
  return [...new Set(passes)].filter((inner) => !others.some((outer) => covers(outer, inner))).sort();
}

/** `*.x` is any depth below `x`, and not `x` itself (semantics F5). */
function coversName(outer: string, inner: string): boolean {
  if (!outer.startsWith("*.")) return false;
  return inner.endsWith(outer.slice(1)) && inner !== outer.slice(2);
}

function coversPort(outer: string, inner: string): boolean {
  const [protocol, ports] = outer.split("/");
  const [innerProtocol, innerPorts] = inner.split("/");
  if (protocol !== innerProtocol) return false;
  if (ports === undefined) return true;
  const [range, innerRange] = [/^(\d+)(?:-(\d+))?$/.exec(ports), /^(\d+)(?:-(\d+))?$/.exec(innerPorts ?? "")];
  if (!range || !innerRange) return false;
  const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
  return first <= Number(innerRange[1]) && Number(innerRange[2] ?? innerRange[1]) <= last;
}
