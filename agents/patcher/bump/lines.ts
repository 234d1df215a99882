import { applyEdits, lineStarts } from '../edit.ts';
import { ABSENT, leaveBump, noteOnStep, refuseChange, type BumpOutcome, type BumpRequest } from './bump.ts';

/** A line that names the dependency: where its version stands. */
interface Pin {
  readonly start: number;
  readonly end: number;
  readonly version: string;
}

type Reading =
  { readonly kind: 'pin'; readonly pin: Pin } | { readonly kind: 'left'; readonly reason: string } | null;

/** Finds the version of the dependency in one line, given the section header above it; null when the line is another. */
type LineReader = (
  line: string,
  name: string,
  section: string,
) => { readonly at: number; readonly version: string } | string | null;

/** A plain version: what a single pin can be raised to. */
const VERSION = /^v?\d+(?:\.\d+)*(?:[-.+]?[A-Za-z0-9.]+)*$/;

function bumpLines(text: string, request: BumpRequest, read: LineReader, after: string): BumpOutcome {
  const { name, to } = request;
  const readings = readAll(text, name, read);
  const left = readings.find((reading) => reading?.kind === 'left');
  const pins = readings.flatMap((reading) => (reading?.kind === 'pin' ? [reading.pin] : []));
  const [first] = pins;
  if (!first) return left?.kind === 'left' ? leaveBump(left.reason) : ABSENT;
  if (!VERSION.test(to)) return leaveBump(`left, "${to}" is no plain version`);
  for (const { version } of pins) {
    const refused = refuseChange(version, request, to);
    if (refused !== null) return leaveBump(refused);
  }
  const result = applyEdits(
    text,
    pins.map(({ start, end }) => ({ start, end, text: to })),
  );
  if (result === null || result === text) return leaveBump(`already asks for ${to}`);
  const note = [noteOnStep(name, first.version, to), after]
    .filter((part) => part !== undefined && part !== '')
    .join('; ');
  return { kind: 'text', text: result, from: first.version, to, ...(note === '' ? {} : { note }) };
}

function readAll(text: string, name: string, read: LineReader): Reading[] {
  let section = '';
  return lineStarts(text).map((start) => {
    const line = /^[^\r\n]*/.exec(text.slice(start, start + 2_000))?.[0] ?? '';
    const header = /^\s*\[{1,2}([^\]]+)\]{1,2}\s*(?:#.*)?$/.exec(line)?.[1];
    if (header !== undefined) section = header.trim();
    const found = read(line, name, section);
    if (found === null) return null;
    if (typeof found === 'string') return { kind: 'left', reason: found };
    const from = start + found.at;
    return { kind: 'pin', pin: { start: from, end: from + found.version.length, version: found.version } };
  });
}

/** Names of Python packages are equal whatever their case and their separators are (PEP 503). */
function samePythonName(a: string, b: string): boolean {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');
  return plain(a) === plain(b);
}

const SEVERAL = 'left, it has several conditions or hashes; change it by hand';

/** A requirement as PEP 508 writes it: `name[extra]>=1.2`, where the version has one condition. */
function readRequirement(
  text: string,
  name: string,
): { readonly at: number; readonly version: string } | string | null {
  const match = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*/.exec(text);
  if (!match?.[1] || !samePythonName(match[1], name)) return null;
  const rest = text.slice(match[0].length);
  const pin = /^(?:===?|>=|~=)\s*([\w.!+-]+)\s*(.*)$/.exec(rest);
  if (!pin?.[1]) return rest === '' || rest.startsWith(';') ? 'left, it names no version' : SEVERAL;
  if (/^,|--hash|\\$/.test(pin[2] ?? '')) return SEVERAL;
  return { at: match[0].length + rest.indexOf(pin[1]), version: pin[1] };
}

/** Raises a pin in a requirements file. */
export function bumpRequirements(text: string, request: BumpRequest): BumpOutcome {
  const read: LineReader = (line, name) => {
    const indent = line.length - line.trimStart().length;
    const found = readRequirement(line.trimStart().replace(/\s+#.*$/, ''), name);
    return found !== null && typeof found !== 'string' ? { ...found, at: found.at + indent } : found;
  };
  return bumpLines(text, request, read, '');
}

/** Raises a pin in pyproject.toml: a requirement in quotes on a line of its own, or a line of Poetry. */
export function bumpPyproject(text: string, request: BumpRequest): BumpOutcome {
  const read: LineReader = (line, name, section) => {
    const quoted = /^\s*(["'])([^"']+)\1\s*,?\s*(?:#.*)?$/.exec(line);
    if (quoted?.[2] !== undefined) {
      const found = readRequirement(quoted[2], name);
      const at = line.indexOf(quoted[2]);
      return found !== null && typeof found !== 'string' ? { ...found, at: found.at + at } : found;
    }
    if (!/^tool\.poetry\.(?:.+\.)?(?:dev-)?dependencies$/.test(section)) return null;
    return readTomlPin(line, name, samePythonName);
  };
  return bumpLines(text, request, read, 'the lock file of the project has to be made anew');
}

/** Raises a dependency in Cargo.toml. */
export function bumpCargo(text: string, request: BumpRequest): BumpOutcome {
  const read: LineReader = (line, name, section) =>
    /(?:^|\.)(?:dev-|build-)?dependencies$/.test(section) ? readTomlPin(line, name, (a, b) => a === b) : null;
  return bumpLines(text, request, read, `run "cargo update -p ${request.name}" to bring Cargo.lock in line`);
}

/** `name = "^1.2"` and `name = { version = "1.2", … }`. */
function readTomlPin(
  line: string,
  name: string,
  same: (a: string, b: string) => boolean,
): { readonly at: number; readonly version: string } | string | null {
  const match = /^\s*(["']?)([\w.-]+)\1\s*=\s*/.exec(line);
  if (!match?.[2] || !same(match[2], name)) return null;
  const rest = line.slice(match[0].length);
  const value = /^(?:\{[^}]*?\bversion\s*=\s*)?(["'])(\^|~|=|>=|==)?\s*([\w.+-]+)\1/.exec(rest);
  if (!value?.[3]) return 'left, it names no single version';
  return { at: match[0].length + value[0].length - 1 - value[3].length, version: value[3] };
}

/** Raises a module in go.mod. Another major version is another module path in Go, so it is left. */
export function bumpGoMod(text: string, request: BumpRequest): BumpOutcome {
  const to = request.to.startsWith('v') ? request.to : `v${request.to}`;
  const read: LineReader = (line, name) => {
    const match = /^\s*(?:require\s+)?(\S+)\s+(v\d\S*)/.exec(line);
    if (match?.[1] !== name || !match[2]) return null;
    const [before, after] = [match[2], to].map((version) => Number(/^v(\d+)/.exec(version)?.[1] ?? 0));
    if (before !== after && Math.max(before ?? 0, after ?? 0) > 1)
      return 'left, in Go another major version has another import path';
    return { at: line.indexOf(match[2], line.indexOf(match[1]) + match[1].length), version: match[2] };
  };
  return bumpLines(text, { ...request, to }, read, 'run "go mod tidy" to bring go.sum in line');
}
