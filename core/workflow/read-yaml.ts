import type { Document, Pair, ParsedNode } from 'yaml';
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser } from 'yaml';
import type { Json } from '../json.ts';
import { clip } from './problem.ts';
import { WORKFLOW_LIMITS } from './schema-base.ts';
import type { Fault, Mark, Source } from './source.ts';
import { duplicateKeyFault, keyFault, textFault, tooDeepFault, unread, VALUE_LIMIT } from './source.ts';

/** How often a file may use its anchors: enough to share a retry policy, too few for a bomb. */
export const ALIAS_LIMIT = 100;

/**
 * Most YAML tokens of one file: a workflow of 2,000 nodes with every kind of node has 122,000. Reading takes
 * about 5 to 10 microseconds for each, and 2 MB can hold a million.
 */
export const TOKEN_LIMIT = 250_000;

/** Parser frames that are no nesting of their own: stream, document, the scalar in hand. */
const EXTRA_FRAMES = 8;

/** More faults of one text than this are not collected. */
const FAULT_LIMIT = 50;

/**
 * Reads a YAML 1.2 text as one JSON-like value with positions. Duplicate keys, keys that are no text,
 * merge keys, unknown tags, more than one document and excessive aliases are faults. The nesting is checked
 * while tokens arrive, before anything recursive sees them.
 */
export function readYaml(text: string): Source {
  const composed = compose(text);
  if ('fault' in composed) return unread(composed.fault);
  const { document } = composed;
  const faults: Fault[] = [];
  for (const { pos, message } of [...document.errors, ...document.warnings].slice(0, FAULT_LIMIT)) {
    faults.push({
      code: 'syntax',
      offset: pos[0],
      message: `This is not valid YAML: ${clip(message, 160).replace(/\.$/, '')}.`,
      fix: 'Correct the syntax here or just above.',
    });
  }
  if (faults.length > 0) return unread(...faults);
  if (document.contents === null) return { value: null, root: undefined, faults, aliases: 0 };
  const walked = walkDocument(document.contents, text, faults);
  return { ...walked, value: faults.length > 0 ? undefined : walked.value, faults };
}

type Composed = { readonly document: Document.Parsed } | { readonly fault: Fault };

function compose(text: string): Composed {
  const parser = new Parser();
  const tokens = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > TOKEN_LIMIT) return { fault: tooManyTokens(parser.offset) };
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > WORKFLOW_LIMITS.depth + EXTRA_FRAMES) {
      return { fault: tooDeepFault(parser.offset, WORKFLOW_LIMITS.depth) };
    }
  }
  tokens.push(...parser.end());
  // Duplicate keys are found in the walk: the library's own check compares each key with each other.
  const composer = new Composer({ uniqueKeys: false, merge: false, resolveKnownTags: false, version: '1.2' });
  const [first, second] = composer.compose(tokens, true, text.length);
  if (!first || second) {
    return {
      fault: {
        code: 'syntax',
        offset: second?.range[0] ?? 0,
        message: 'A workflow file holds one document.',
        fix: 'Put further documents (after ---) into files of their own.',
      },
    };
  }
  return { document: first };
}

interface Walked {
  readonly value: Json;
  readonly mark: Mark;
}
type KeyPlace = Pick<Mark, 'key' | 'keyEnd'>;
type Walk = (node: ParsedNode | null, depth: number, key: KeyPlace) => Walked;

/** The value of a document, its marks, and how many aliases it uses. */
function walkDocument(contents: ParsedNode, text: string, faults: Fault[]): Omit<Source, 'faults'> {
  const anchors = new Map<string, ParsedNode>();
  const open = new Set<ParsedNode>();
  let values = 0;
  let aliases = 0;

  const fault = (found: Fault | null): void => {
    if (found && faults.length < FAULT_LIMIT) faults.push(found);
  };

  const walk: Walk = (node, depth, key) => {
    if (node === null)
      return { value: null, mark: { ...key, value: key.key, end: key.keyEnd, members: null } };
    const at = node.range[0];
    const place = { ...key, value: at, end: endOf(node, text) };
    const nothing: Walked = { value: null, mark: { ...place, members: null } };
    if (++values > VALUE_LIMIT) {
      if (values === VALUE_LIMIT + 1) fault(tooManyValues(at));
      return nothing;
    }
    if (isAlias(node)) {
      aliases += 1;
      const target = anchors.get(node.source);
      if (aliases <= ALIAS_LIMIT && target && !open.has(target)) {
        const { value, mark } = walk(target, depth, key);
        return { value, mark: { ...place, members: mark.members, alias: node.source } };
      }
      if (aliases <= ALIAS_LIMIT + 1)
        fault(badAlias(node.source, at, aliases > ALIAS_LIMIT, target !== undefined));
      return nothing;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    const named = node.anchor === undefined ? place : { ...place, anchor: node.anchor };
    if (isScalar(node)) return { value: scalar(node.value, at), mark: { ...named, members: null } };
    if (depth >= WORKFLOW_LIMITS.depth) {
      fault(tooDeepFault(at, WORKFLOW_LIMITS.depth));
      return nothing;
    }
    open.add(node);
    const { value, members } = isSeq(node) ? list(node.items, depth, at) : object(node.items, depth);
    open.delete(node);
    return { value, mark: { ...named, end: node.flow === true ? named.end : lastEnd(members, at), members } };
  };

  const scalar = (value: unknown, at: number): Json => {
    if (typeof value === 'string') {
      fault(textFault(value, at));
      return value;
    }
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    fault({
      code: 'bad_value',
      offset: at,
      message: `A ${typeof value} like this is no value that JSON knows.`,
      fix: 'Write a text in quotes, a finite number, true, false or null.',
    });
    return null;
  };

  const list = (items: readonly unknown[], depth: number, at: number): Members => {
    const members = new Map<string | number, Mark>();
    const value: Json[] = [];
    for (const item of items) {
      const walked = walk(asNode(item), depth + 1, { key: at, keyEnd: at });
      const { value: start } = walked.mark;
      members.set(value.length, { ...walked.mark, key: start, keyEnd: start });
      value.push(walked.value);
    }
    return { value, members };
  };

  const object = (pairs: readonly Pair<ParsedNode, ParsedNode | null>[], depth: number): Members => {
    const members = new Map<string | number, Mark>();
    const value: Record<string, Json> = {};
    for (const { key, value: member } of pairs) {
      const [keyAt, keyEnd] = key.range;
      const name = isScalar(key) ? key.value : undefined;
      if (typeof name !== 'string' || name === '<<') {
        fault(badKey(name, keyAt));
        continue;
      }
      const refused = members.has(name) ? duplicateKeyFault(name, keyAt) : keyFault(name, keyAt);
      if (refused) {
        fault(refused);
        continue;
      }
      const walked = walk(member, depth + 1, { key: keyAt, keyEnd });
      members.set(name, walked.mark);
      value[name] = walked.value;
    }
    return { value, members };
  };

  const { value, mark } = walk(contents, 0, { key: contents.range[0], keyEnd: contents.range[0] });
  return { value, root: mark, aliases };
}

interface Members {
  readonly value: Json;
  readonly members: Map<string | number, Mark>;
}

/** Where a value's text ends; the line break that ends a block scalar stays outside. */
function endOf(node: ParsedNode, text: string): number {
  const [start, end] = node.range;
  if (!isScalar(node) || (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED')) return end;
  const before = text[end - 1] === '\n' ? end - 1 : end;
  return Math.max(start, text[before - 1] === '\r' ? before - 1 : before);
}

/** Where the last of some members ends: the end of a block, whose own range goes on to the next thing. */
function lastEnd(members: ReadonlyMap<string | number, Mark>, start: number): number {
  let end = start;
  for (const mark of members.values()) end = Math.max(end, mark.end, mark.keyEnd);
  return end;
}

/** An item of a parsed list is a node; a pair (from a tag like !!omap) can't come since tags are not resolved. */
function asNode(item: unknown): ParsedNode | null {
  return isAlias(item) || isScalar(item) || isMap(item) || isSeq(item) ? (item as ParsedNode) : null;
}

function tooManyTokens(offset: number): Fault {
  return {
    code: 'too_large',
    offset,
    message: `The file holds more than ${TOKEN_LIMIT} YAML tokens.`,
    fix: 'Split the workflow, or pass large data in as an input.',
  };
}

function tooManyValues(offset: number): Fault {
  return {
    code: 'too_large',
    offset,
    message: `The file holds more than ${VALUE_LIMIT} values.`,
    fix: 'Split the workflow, or pass large data in as an input.',
  };
}

function badAlias(name: string, offset: number, tooMany: boolean, known: boolean): Fault {
  if (tooMany) {
    return {
      code: 'too_many_aliases',
      offset,
      message: `The file uses aliases more than ${ALIAS_LIMIT} times.`,
      fix: 'Write the values out.',
    };
  }
  return {
    code: 'syntax',
    offset,
    message: known
      ? `The alias *${clip(name)} stands inside its own anchor.`
      : `The alias *${clip(name)} has no anchor before it.`,
    fix: known ? 'Write the value out.' : `Put &${clip(name)} before the value that it names.`,
  };
}

function badKey(name: unknown, offset: number): Fault {
  return {
    code: 'bad_key',
    offset,
    message: name === '<<' ? 'Merge keys (<<) are not supported.' : 'A key must be a text.',
    fix: name === '<<' ? 'Write the fields out.' : 'Put the key in quotes.',
  };
}
