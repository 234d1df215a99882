import type { ASTNode } from '@marcbachmann/cel-js';

/** The names that CEL itself gives a meaning to; they are no references. */
export const TYPE_NAMES: ReadonlySet<string> = new Set([
  'string',
  'bool',
  'int',
  'uint',
  'double',
  'map',
  'list',
  'bytes',
  'null_type',
  'type',
]);

/** Words that can't be a node's id, since an expression could not name the node then. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...['input', 'run', 'item', 'index', 'nodes'],
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if'],
  ...['import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
  ...['prototype', 'cel', 'google', 'optional'],
  ...TYPE_NAMES,
]);

/** What is left out of the language, and what to use instead. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['matches', 'regular expressions can run without end; use startsWith, endsWith or contains'],
  ['bind', 'cel.bind is not offered; repeat the expression or add a transform node'],
]);
const REFUSED_ROOTS: ReadonlySet<string> = new Set(['cel', 'google', 'optional']);

/** The macros that go through a list, by name; each binds its first argument to the item. */
export const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

export interface FoundReference {
  readonly root: string;
  readonly path: readonly string[];
}

export type Analysis =
  | { readonly ok: true; readonly references: readonly FoundReference[] }
  | { readonly ok: false; readonly message: string };

/** Collects the names that an expression reads from its scope, and refuses what the language leaves out. */
export function analyse(ast: ASTNode): Analysis {
  const references: FoundReference[] = [];
  const refusals: string[] = [];
  const refuse = (why: string | null): void => {
    if (why !== null) refusals.push(why);
  };

  const visit = (node: ASTNode, bound: ReadonlySet<string>): void => {
    const chain = constantPath(node);
    if (chain) {
      if (bound.has(chain.root) || TYPE_NAMES.has(chain.root)) return;
      if (REFUSED_ROOTS.has(chain.root)) refuse(`the name "${chain.root}" is not offered`);
      else if (chain.path.includes('__proto__')) refuse('"__proto__" is no field');
      else references.push(chain);
      return;
    }
    if (node.op === 'map') refuse(badKeyOf(node.args.map(([key]) => key)));
    if (node.op === 'call' || node.op === 'rcall') visitCall(node, bound);
    else for (const child of childrenOf(node)) visit(child, bound);
  };

  const visitCall = (node: Extract<ASTNode, { op: 'call' | 'rcall' }>, bound: ReadonlySet<string>): void => {
    const [name] = node.args;
    refuse(REFUSED.get(name) ?? null);
    const [receiver, args] = node.op === 'rcall' ? [node.args[1], node.args[2]] : [null, node.args[1]];
    const [first, ...rest] = args;
    if (receiver) visit(receiver, bound);
    if (receiver && MACROS.has(name) && first?.op === 'id') {
      const inner = new Set(bound).add(first.args);
      for (const arg of rest) visit(arg, inner);
    } else if (name === 'has' && first?.op === '.') {
      // What has() asks about may be missing; what stands before it may not.
      visit(first.args[0], bound);
    } else {
      for (const arg of args) visit(arg, bound);
    }
  };

  visit(ast, new Set());
  const [refused] = refusals;
  return refused === undefined ? { ok: true, references } : { ok: false, message: refused };
}

/** CEL drops such keys from an object without a word; better to say so. */
function badKeyOf(keys: readonly ASTNode[]): string | null {
  for (const { op, args } of keys) {
    if (op === 'value' && (args === '__proto__' || args === 'constructor' || args === 'prototype')) {
      return `an object here can't have the key "${args}"`;
    }
  }
  return null;
}

/** The root and constant steps of `a.b[0]["c"]`; null when the node is no such chain. */
function constantPath(node: ASTNode): FoundReference | null {
  const path: string[] = [];
  let current = node;
  for (;;) {
    if (current.op === 'id') return { root: current.args, path: path.reverse() };
    if (current.op === '.') {
      path.push(current.args[1]);
      current = current.args[0];
    } else if (current.op === '[]') {
      const key = current.args[1];
      if (key.op !== 'value' || (typeof key.args !== 'string' && typeof key.args !== 'bigint')) return null;
      path.push(String(key.args));
      current = current.args[0];
    } else {
      return null;
    }
  }
}

/** The parts of an operator node, in order. Calls and constants are not its business. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
    case 'call':
    case 'rcall':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}
