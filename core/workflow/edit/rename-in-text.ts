import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, MACROS, TYPE_NAMES } from '../expression-analyse.ts';
import { parseExpression } from '../expression.ts';
import { mayHoldTemplate, splitTemplates } from '../template-text.ts';
import { parseValuePath } from '../value-path.ts';

/** New names by old ones, all given at once: `a -> b, b -> a` swaps. An input's old name is written `input.NAME`. */
export type Renames = ReadonlyMap<string, string>;

/** Names that always mean something else in templates, whatever nodes there are. */
const ROOTS: ReadonlySet<string> = new Set(['input', 'run']);

/** What an expression names outside of itself: where each name stands. Null: it can't be read. */
export function namesInExpression(text: string): readonly NameUse[] | null {
  return usesIn(text)?.free ?? null;
}

/** Renames what the templates in a text name; text outside of them stays, as does one that can't be read. */
export function renameInTemplate(text: string, renames: Renames): string {
  if (!mayHoldTemplate(text) || !mayName(text, renames)) return text;
  const split = splitTemplates(text);
  if (!split.ok) return text;
  let out = '';
  let at = 0;
  for (const part of split.parts) {
    if (part.kind === 'text') continue;
    const start = part.offset + 2;
    out += text.slice(at, start) + renameInExpression(part.text, renames);
    at = start + part.text.length;
  }
  return out + text.slice(at);
}

/** The names that the templates in a text use. */
export function namesInTemplate(text: string): readonly string[] {
  if (!mayHoldTemplate(text)) return [];
  const split = splitTemplates(text);
  if (!split.ok) return [];
  return split.parts.flatMap((part) =>
    part.kind === 'text' ? [] : (namesInExpression(part.text) ?? []).map(({ name }) => name),
  );
}

/**
 * Renames what an expression names. Not touched: texts, fields, names that a macro gives to its items. Where a
 * new name would be taken for an item, the item gets another name.
 */
export function renameInExpression(text: string, renames: Renames): string {
  const uses = mayName(text, renames) ? usesIn(text) : null;
  if (!uses) return text;
  const splices: Splice[] = [];
  const taken = new Set(uses.free.map(({ name }) => name));
  const wanted = (name: string): string | undefined => (isFixed(name) ? undefined : renames.get(name));
  for (const use of uses.free) {
    const name = wanted(use.name);
    if (name !== undefined) splices.push({ ...use, name });
  }
  for (const use of uses.inputs) {
    const name = renames.get(inputKey(use.name));
    if (name !== undefined) splices.push({ ...use, name });
  }
  for (const { name, at, captures } of uses.bound) {
    const isCaught = captures.some((free) => wanted(free) === name);
    if (!isCaught) continue;
    const other = otherName(name, new Set([...taken, ...renames.values(), ...uses.names]));
    for (const place of at) splices.push({ ...place, name: other });
  }
  return splice(text, splices);
}

/** With more names than this, looking for each takes longer than reading the text. */
const FEW_NAMES = 8;

/** Whether a text can name any of some nodes; most texts of a large workflow don't, and needn't be parsed. */
function mayName(text: string, renames: Renames): boolean {
  if (renames.size > FEW_NAMES) return true;
  for (const name of renames.keys()) if (text.includes(name.replace(/^input\./, ''))) return true;
  return false;
}

/** How a rename of an input of the workflow is written. */
export function inputKey(name: string): string {
  return `input.${name}`;
}

function isFixed(name: string): boolean {
  return ROOTS.has(name) || TYPE_NAMES.has(name);
}

function otherName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) if (!taken.has(`${name}${number}`)) return `${name}${number}`;
}

interface Place {
  readonly start: number;
  readonly end: number;
}
export interface NameUse extends Place {
  readonly name: string;
}
type Splice = NameUse;

function splice(text: string, splices: readonly Splice[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, name } of splices.toSorted((a, b) => a.start - b.start)) {
    out += text.slice(at, start) + name;
    at = end;
  }
  return out + text.slice(at);
}

/** A name that a macro gives to its items: where it stands, and what is named inside that comes from outside. */
interface Bound {
  readonly name: string;
  readonly at: Place[];
  readonly captures: string[];
}

interface Uses {
  readonly free: readonly NameUse[];
  /** Inputs of the workflow that are named, and where: `name` in `input.name`. */
  readonly inputs: readonly NameUse[];
  readonly bound: readonly Bound[];
  /** All names, bound ones too. */
  readonly names: ReadonlySet<string>;
}

function usesIn(text: string): Uses | null {
  const trimmed = text.trim();
  const plain = parseValuePath(trimmed);
  if (plain) {
    const start = text.length - text.trimStart().length;
    const end = start + plain.root.length;
    const [member] = plain.root === 'input' ? plain.path : [];
    const inputs = member === undefined ? [] : memberAt(text, member, end);
    return { free: [{ name: plain.root, start, end }], inputs, bound: [], names: new Set([plain.root]) };
  }
  const ast = parseExpression(text);
  return ast && collectUses(text, ast);
}

/** Where a member stands that follows what ends at `at`: `.name` or `["name"]`. */
function memberAt(text: string, name: string, at: number): NameUse[] {
  const start = at + (text[at] === '.' ? 1 : 2);
  return text.startsWith(name, start) ? [{ name, start, end: start + name.length }] : [];
}

function collectUses(text: string, ast: ASTNode): Uses {
  const free: NameUse[] = [];
  const inputs: NameUse[] = [];
  const bound: Bound[] = [];
  const names = new Set<string>();

  const visit = (node: ASTNode, scope: readonly Bound[]): void => {
    if (node.op === 'id') {
      visitName(node.args, node.range, scope);
    } else if (node.op === 'call') {
      for (const arg of node.args[1]) visit(arg, scope);
    } else if (node.op === 'rcall') {
      visitMethod(node, scope);
    } else {
      if (node.op === '.' || node.op === '[]') visitMember(node, scope);
      for (const child of childrenOf(node)) visit(child, scope);
    }
  };

  const visitName = (name: string, range: Place, scope: readonly Bound[]): void => {
    names.add(name);
    const place = { start: range.start, end: range.start + name.length };
    const owner = scope.findLast((one) => one.name === name);
    if (owner) {
      owner.at.push(place);
      return;
    }
    free.push({ name, ...place });
    for (const one of scope) one.captures.push(name);
  };

  const visitMember = (node: Extract<ASTNode, { op: '.' | '[]' }>, scope: readonly Bound[]): void => {
    const [of, member] = node.args;
    if (of.op !== 'id' || of.args !== 'input' || scope.some(({ name }) => name === 'input')) return;
    const name = typeof member === 'string' ? member : member.op === 'value' ? member.args : null;
    // A name in brackets has quotes around it; one that is written with escapes stays.
    const start = typeof member === 'string' ? node.pos : member.range.start + 1;
    if (typeof name === 'string' && text.startsWith(name, start))
      inputs.push({ name, start, end: start + name.length });
  };

  const visitMethod = (node: Extract<ASTNode, { op: 'rcall' }>, scope: readonly Bound[]): void => {
    const [method, receiver, [first, ...rest]] = node.args;
    visit(receiver, scope);
    if (!first) return;
    if (!MACROS.has(method) || first.op !== 'id') {
      for (const arg of [first, ...rest]) visit(arg, scope);
      return;
    }
    names.add(first.args);
    const start = first.range.start;
    const item: Bound = { name: first.args, at: [{ start, end: start + first.args.length }], captures: [] };
    bound.push(item);
    for (const arg of rest) visit(arg, [...scope, item]);
  };

  visit(ast, []);
  return { free, inputs, bound, names };
}
