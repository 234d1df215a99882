import type { ts } from 'ts-morph';

/** The TypeScript compiler that comes with ts-morph: loaded on first use, for it takes a third of a second. */
export type TypeScript = typeof ts;

export async function loadTypeScript(): Promise<TypeScript> {
  return (await import('ts-morph')).ts;
}

const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/i;

/** Whether a path is a JavaScript or TypeScript source file, by its name. */
export function isScript(path: string): boolean {
  return SCRIPT.test(path);
}

export interface ParsedScript {
  readonly ts: TypeScript;
  readonly path: string;
  readonly text: string;
  readonly source: ts.SourceFile;
}

/** Parses a file without looking at any other. Never fails: a broken file gives a tree with errors in it. */
export function parseScript(compiler: TypeScript, path: string, text: string): ParsedScript {
  const target = compiler.ScriptTarget.Latest;
  return { ts: compiler, path, text, source: compiler.createSourceFile(path, text, target, true) };
}

/** How many syntax errors the parser found. */
export function syntaxErrors({ source }: ParsedScript): number {
  // The parser keeps them on the tree; asking a whole program for them costs fifty times as much.
  if ('parseDiagnostics' in source && Array.isArray(source.parseDiagnostics)) {
    return source.parseDiagnostics.length;
  }
  throw new Error('This version of the TypeScript parser keeps no syntax errors on its tree');
}

/** All nodes that a test accepts, in the order of the text. */
export function collectNodes<Node extends ts.Node>(
  root: ts.Node,
  accept: (node: ts.Node) => node is Node,
): Node[] {
  const found: Node[] = [];
  const visit = (node: ts.Node) => {
    if (accept(node)) found.push(node);
    node.forEachChild(visit);
  };
  visit(root);
  return found;
}

export interface Place {
  /** Both count from 1, as editors show them. */
  readonly line: number;
  readonly column: number;
}

/**
 * The nodes that a test accepts and that cover a line, the most likely first: those that cover the exact
 * place, then those that start on the line; small ones before large ones.
 */
export function nodesAt<Node extends ts.Node>(
  script: ParsedScript,
  place: Place,
  accept: (node: ts.Node) => node is Node,
): Node[] {
  const { source, text } = script;
  const starts = source.getLineStarts();
  const from = starts[place.line - 1];
  if (from === undefined) return [];
  const to = starts[place.line] ?? text.length;
  const at = offsetAt(script, place);
  const rank = (node: Node) => {
    const start = node.getStart();
    if (start <= at && at < node.getEnd()) return 0;
    return start >= from && start < to ? 1 : 2;
  };
  return collectNodes(source, accept)
    .filter((node) => node.getStart() < to && node.getEnd() > from)
    .sort((a, b) => rank(a) - rank(b) || width(a) - width(b) || a.getStart() - b.getStart());
}

/** The offset of a place. A scanner does not count a byte order mark; here it is a part of the text. */
export function offsetAt({ source, text }: ParsedScript, { line, column }: Place): number {
  const start = source.getLineStarts()[line - 1] ?? text.length;
  const mark = line === 1 && text.startsWith('\uFEFF') ? 1 : 0;
  return Math.min(start + mark + column - 1, text.length);
}

function width(node: ts.Node): number {
  return node.getEnd() - node.getStart();
}

/** The name that a call or `new` ends in: `createHash` for `crypto.createHash(…)`. */
export function calleeName(compiler: TypeScript, call: ts.CallExpression | ts.NewExpression): string | null {
  const { expression } = call;
  if (compiler.isIdentifier(expression)) return expression.text;
  return compiler.isPropertyAccessExpression(expression) ? expression.name.text : null;
}

/** The node without the parentheses around it. */
export function unwrap(compiler: TypeScript, node: ts.Expression): ts.Expression {
  return compiler.isParenthesizedExpression(node) ? unwrap(compiler, node.expression) : node;
}
