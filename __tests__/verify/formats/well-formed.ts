/** Whether a text is one well-formed XML element, as far as a report uses XML: declaration, elements, attributes, texts, five entities. */
export function wellFormed(xml: string): boolean {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml)) return false;
  const text = "(?:[^<&]|&(?:amp|lt|gt|quot|apos);)";
  const token = new RegExp(`<(/?)([a-z]+)((?: [a-z]+="(?:(?!")${text})*")*)(/?)>|${text}+`, "gy");
  const rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "").trim();
  const open: string[] = [];
  let roots = 0;
  token.lastIndex = 0;
  while (token.lastIndex < rest.length) {
    const match = token.exec(rest);
    if (!match) return false;
    const [, closing, name, attributes, empty] = match;
    if (name === undefined) {
      if (open.length === 0) return false;
      continue;
    }
    if (closing === "/") {
      if (open.pop() !== name || attributes !== "") return false;
      continue;
    }
    if (open.length === 0) roots += 1;
    if (empty !== "/") open.push(name);
  }
  return roots === 1 && open.length === 0;
}
