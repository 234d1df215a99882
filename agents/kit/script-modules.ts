import { blankPython } from './python-text.ts';
import { blankScript } from './script-text.ts';

/** What a file asks another one for. */
export interface ModuleImport {
  /** As written: `./a.js`, `react`, `.sibling`, `package.module`. */
  readonly specifier: string;
  readonly line: number;
  /** What stands before it in a script's statement, such as `import { a, b } from`; empty in Python. */
  readonly clause: string;
}

/** Imports or exports of one file that are told, so that a file made for it fills no memory. */
const MAX_NAMES = 5_000;

const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx|vue|svelte)$/i;
const PYTHON = /\.pyi?$/i;

export function isScriptPath(path: string): boolean {
  return SCRIPT.test(path);
}

export function isPythonPath(path: string): boolean {
  return PYTHON.test(path);
}

/** The imports of a JavaScript, TypeScript or Python file, in order; none for another one. */
export function findImports(path: string, text: string): ModuleImport[] {
  if (isScriptPath(path)) return scriptImports(text);
  return isPythonPath(path) ? pythonImports(text) : [];
}

const SPECIFIER =
  /(?:(?<![\w$.])(?:import|export)\b(?:[^'"();=]{0,5000}?(?<![\w$])from)?|(?<![\w$.])(?:import|require)\s*\()\s*(['"])( *)\1/g;

function scriptImports(text: string): ModuleImport[] {
  const blank = blankScript(text);
  const lineOf = countLines(blank);
  const found: ModuleImport[] = [];
  for (const match of blank.matchAll(SPECIFIER)) {
    const end = match.index + match[0].length - 1;
    const specifier = text.slice(end - (match[2]?.length ?? 0), end);
    if (specifier === '' || specifier.length > 500) continue;
    found.push({ specifier, line: lineOf(end), clause: match[0].slice(0, -(match[2]?.length ?? 0) - 2) });
    if (found.length >= MAX_NAMES) break;
  }
  return found;
}

function pythonImports(text: string): ModuleImport[] {
  const blank = blankPython(text);
  const lineOf = countLines(blank);
  const found: ModuleImport[] = [];
  const pattern =
    /^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]{0,5000}\)|[^\n;]{1,1000})|import[ \t]+([^\n;]{1,1000}))/gm;
  for (const match of blank.matchAll(pattern)) {
    const line = lineOf(match.index + match[0].search(/\S/));
    const from = match[1];
    const names = (from === undefined ? (match[3] ?? '') : (match[2] ?? '').replace(/[()\\]/g, ' '))
      .split(',')
      .map((name) => /^\s*([\w.]+|\*)/.exec(name)?.[1] ?? '')
      .filter((name) => name !== '');
    // What follows `from . import` may be modules of the folder, or names of its package.
    const specifiers =
      from === undefined
        ? names
        : [from, ...names.filter((name) => name !== '*').map((name) => join(from, name))];
    for (const specifier of specifiers) found.push({ specifier, line, clause: '' });
    if (found.length >= MAX_NAMES) break;
  }
  return found.slice(0, MAX_NAMES);
}

function join(from: string, name: string): string {
  return from.endsWith('.') ? `${from}${name}` : `${from}.${name}`;
}

/** A name that a file offers to others, and where. */
export interface ModuleExport {
  readonly name: string;
  readonly line: number;
}

/** Names that a script exports, or that a Python module has at its top without an underscore. */
export function findExports(path: string, text: string): ModuleExport[] {
  const exports = isScriptPath(path) ? scriptExports(text) : isPythonPath(path) ? pythonExports(text) : [];
  const first = new Map(exports.toReversed().map((one) => [one.name, one]));
  return [...first.values()].reverse().slice(0, MAX_NAMES);
}

const DECLARED =
  /(?<![\w$.])export\s+(?:(default)\b|(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const\s+enum|const|let|var|function\s*\*?|class|interface|type|enum|namespace)\s+([\w$]+))/g;
const LISTED = /(?<![\w$.])export\s*(?:type\s*)?\{([^{}]{0,20000})\}/g;
const ASSIGNED = /(?<![\w$.])(?:module\s*\.\s*)?exports\s*\.\s*([\w$]+)\s*=(?!=)/g;

function scriptExports(text: string): ModuleExport[] {
  const blank = blankScript(text);
  const lineOf = countLines(blank);
  const found: ModuleExport[] = [];
  for (const match of blank.matchAll(DECLARED)) {
    found.push({ name: match[1] ?? match[2] ?? '', line: lineOf(match.index) });
  }
  for (const match of blank.matchAll(LISTED)) {
    for (const part of (match[1] ?? '').split(',')) {
      const name = /([\w$]+)\s*$/.exec(part)?.[1];
      if (name !== undefined) found.push({ name, line: lineOf(match.index) });
    }
  }
  for (const match of blank.matchAll(ASSIGNED))
    found.push({ name: match[1] ?? '', line: lineOf(match.index) });
  return found;
}

function pythonExports(text: string): ModuleExport[] {
  const blank = blankPython(text);
  const lineOf = countLines(blank);
  const pattern = /^(?:async[ \t]+def|def|class)[ \t]+([A-Za-z]\w*)/gm;
  return Array.from(blank.matchAll(pattern), (match) => ({
    name: match[1] ?? '',
    line: lineOf(match.index),
  }));
}

/** The line of an offset, from 1; offsets that grow are found without starting anew. */
export function countLines(text: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    if (offset < at) {
      line = 1;
      at = 0;
    }
    for (let next = text.indexOf('\n', at); next >= 0 && next < offset; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    return line;
  };
}
