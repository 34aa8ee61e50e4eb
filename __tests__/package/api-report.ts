import { dirname, join, relative } from "node:path";

import * as ts from "typescript";

/** What a package exports, read from the declarations that the compiler wrote. */
export interface ApiReport {
  readonly text: string;
  /** Exported names without a docstring, each with its entry. */
  readonly undocumented: readonly string[];
}

/** Reads what the entries of a package export, and every type of its own that those reach. `entries` are files by the name of an import. */
export function apiReport(folder: string, entries: Readonly<Record<string, string>>): ApiReport {
  const program = declarationsIn(folder, Object.values(entries));
  const checker = program.getTypeChecker();
  const undocumented: string[] = [];
  const seen = new Set<ts.Symbol>();
  const sections = Object.entries(entries).map(([name, file]) => {
    const source = program.getSourceFile(join(folder, file));
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} exports nothing`);
    const exported = checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolved(checker, symbol)] as const);
    for (const [id, symbol] of exported) {
      seen.add(symbol);
      if (!declarationsOf(symbol).some((node) => ts.getJSDocCommentsAndTags(node).length > 0)) undocumented.push(`${id} of ${name}`);
    }
    const globals = source.statements.filter((statement) => ts.isModuleDeclaration(statement)).map(printed);
    return section(`\`${name}\``, [...byName(exported).flatMap(([, symbol]) => texts(symbol)), ...globals]);
  });

  const reached = new Map<string, ts.Symbol>();
  // What is found is searched in turn: a set is read to its end, however it grows.
  for (const symbol of seen) {
    for (const node of declarationsOf(symbol)) {
      for (const used of usedBy(checker, node)) {
        const [declaration] = declarationsOf(used);
        if (seen.has(used) || !declaration?.getSourceFile().fileName.startsWith(folder)) continue;
        seen.add(used);
        reached.set(`${used.name} of ${relative(folder, declaration.getSourceFile().fileName)}`, used);
      }
    }
  }
  const others = byName([...reached]).flatMap(([name, symbol]) => [`// ${name}`, ...texts(symbol)]);
  return { text: [...sections, section("Reached by these, and exported by no name", others)].join("\n"), undocumented };
}

/** A program of declarations alone: what other packages declare is not the API of this one, and takes seconds to read. */
function declarationsIn(folder: string, files: readonly string[]): ts.Program {
  const options: ts.CompilerOptions = {
    noLib: true,
    types: [],
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      const path = join(dirname(from), text);
      const found = text.startsWith(".") ? [`${path}.d.ts`, join(path, "index.d.ts")].find((file) => host.fileExists(file)) : undefined;
      return { resolvedModule: found === undefined ? undefined : { resolvedFileName: found, extension: ts.Extension.Dts } };
    });
  return ts.createProgram(
    files.map((file) => join(folder, file)),
    options,
    host,
  );
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The statements that declare a symbol at the top of a file. */
function declarationsOf(symbol: ts.Symbol): readonly ts.Node[] {
  return (symbol.declarations ?? [])
    .map((node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node))
    .filter((node) => ts.isSourceFile(node.parent));
}

function usedBy(checker: ts.TypeChecker, node: ts.Node): readonly ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (inner: ts.Node): void => {
    if (isPrivate(inner)) return;
    const symbol = ts.isIdentifier(inner) ? checker.getSymbolAtLocation(inner) : undefined;
    if (symbol) found.push(resolved(checker, symbol));
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}

function isPrivate(node: ts.Node): boolean {
  if (!ts.isClassElement(node)) return false;
  return (
    (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) !== 0 || (node.name !== undefined && ts.isPrivateIdentifier(node.name))
  );
}

const printer = ts.createPrinter({ removeComments: true });

function texts(symbol: ts.Symbol): readonly string[] {
  return declarationsOf(symbol).map(printed);
}

function printed(node: ts.Node): string {
  const shown = ts.isClassDeclaration(node)
    ? ts.factory.updateClassDeclaration(
        node,
        node.modifiers,
        node.name,
        node.typeParameters,
        node.heritageClauses,
        node.members.filter((member) => !isPrivate(member)),
      )
    : node;
  return printer.printNode(ts.EmitHint.Unspecified, shown, node.getSourceFile()).replace(/^(?:export )?(?:declare )?(?!global)/, "");
}

function byName<Value>(entries: readonly (readonly [string, Value])[]): readonly (readonly [string, Value])[] {
  return [...entries].sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
}

function section(title: string, declarations: readonly string[]): string {
  return [`## ${title}`, "", "```ts", declarations.join("\n"), "```", ""].join("\n");
}
