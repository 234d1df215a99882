import { bundleText } from '../../../core/audit/bundle.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { sha256 } from './bundle-fixture.ts';

export type Tree = Record<string, unknown>;

/** Where a value stands in a bundle. */
export type Path = readonly (string | number)[];

/** A bundle's text as a tree that may be changed. */
export function parseTree(text: string): Tree {
  const value: unknown = JSON.parse(text);
  if (!isTree(value)) throw new Error('a bundle is an object');
  return value;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The records of a bundle, as a list that may be changed. */
export function recordsOf(tree: Tree): Tree[] {
  const { records } = tree;
  if (!Array.isArray(records)) throw new Error('a bundle has records');
  return records.filter(isTree);
}

/** A member that is an object. */
export function part(tree: Tree, name: string): Tree {
  const value = tree[name];
  if (!isTree(value)) throw new Error(`${name} is no object`);
  return value;
}

/** The text of a bundle after `change` worked on a copy of it, written as the exporter writes. */
export function tampered(text: string, change: (tree: Tree) => void): string {
  const tree = parseTree(text);
  change(tree);
  return bundleText(tree);
}

/** Paths of all leaves: strings, numbers, booleans, null, empty lists and objects. */
export function leafPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  if (entries.length === 0) return [path];
  return entries.flatMap(([key, item]) => leafPaths(item, [...path, key]));
}

/** Paths of all objects, the whole included. */
export function objectPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  const below = entries.flatMap(([key, item]) => objectPaths(item, [...path, key]));
  return Array.isArray(value) ? below : [path, ...below];
}

export function valueAt(tree: unknown, path: Path): unknown {
  let here: unknown = tree;
  for (const key of path) here = Object.getOwnPropertyDescriptor(Object(here), key)?.value;
  return here;
}

export function setAt(tree: Tree, path: Path, value: unknown): void {
  const holder: unknown = valueAt(tree, path.slice(0, -1));
  const key = path.at(-1);
  if (typeof holder !== 'object' || holder === null || key === undefined) throw new Error('nothing to set');
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

export function removeAt(tree: Tree, path: Path): void {
  const holder: unknown = valueAt(tree, path.slice(0, -1));
  if (isTree(holder)) Reflect.deleteProperty(holder, path.at(-1) ?? '');
}

/** Another value of the same shape: a different digest for a digest, a later time for a time. */
export function likeButOther(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return 'x';
  if (/^[0-9a-f]{64}$/.test(value)) return (value.startsWith('0') ? '1' : '0') + value.slice(1);
  const time = Date.parse(value);
  if (/^\d{4}-.*Z$/.test(value) && !Number.isNaN(time)) return new Date(time + 500).toISOString();
  return `${value}x`;
}

/** A value of another type. */
export function ofOtherShape(value: unknown): unknown {
  return typeof value === 'string' ? 7 : typeof value === 'number' ? 'seven' : { not: 'this' };
}

/** Gives records from `first` on (0-based) valid hashes and links again, and the chain its new head. */
export function rehash(tree: Tree, first: number): void {
  const records = recordsOf(tree);
  for (const [index, record] of records.entries()) {
    if (index < first) continue;
    if (index > first) record['prev'] = records[index - 1]?.['hash'];
    rehashOne(record);
  }
  part(tree, 'chain')['head'] = records.at(-1)?.['hash'];
  part(tree, 'chain')['length'] = records.length;
}

/** Gives one record the hash of its content. */
export function rehashOne(record: Tree): void {
  record['hash'] = sha256(canonicalJson({ ...record, hash: undefined }));
}
