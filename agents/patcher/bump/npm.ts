import semver from 'semver';
import { applyEdits, type TextEdit } from '../edit.ts';
import { findEntry, findRoot, readContainer, type JsonRange } from '../config/json-scan.ts';
import {
  ABSENT,
  leaveBump,
  noteOnStep,
  refuseChange,
  type BumpOutcome,
  type BumpRequest,
  type Left,
} from './bump.ts';

const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** The range of a dependency in a package.json, in the first section that has it; null when none has. */
export function readSpec(text: string, name: string): string | null {
  for (const section of SECTIONS) {
    const spec = readString(text, [section, name]);
    if (spec !== null) return spec;
  }
  return null;
}

/** Raises a dependency in package.json. Only the characters of its range change. */
export function bumpPackageJson(text: string, request: BumpRequest): BumpOutcome {
  const { name } = request;
  const edits: TextEdit[] = [];
  let change: Step | null = null;
  for (const section of SECTIONS) {
    const range = findValue(text, [section, name]);
    const spec = range && parseString(text.slice(range.start, range.end));
    if (!range || spec === null) continue;
    const step = planStep(spec, request);
    if (step.kind === 'left') return step;
    change = step;
    edits.push({ start: range.start, end: range.end, text: JSON.stringify(change.spec) });
  }
  if (!change) {
    const peer = readString(text, ['peerDependencies', name]) !== null;
    return peer ? leaveBump('left, it is a peer dependency: its range is a promise to others') : ABSENT;
  }
  const after = applyEdits(text, edits);
  if (after === null || after === text) return leaveBump(`already asks for ${change.spec}`);
  const note = noteOnStep(name, change.from, change.target);
  return {
    kind: 'text',
    text: after,
    from: change.from,
    to: change.spec,
    ...(note === undefined ? {} : { note }),
  };
}

interface Step {
  readonly kind: 'step';
  readonly spec: string;
  readonly from: string;
  readonly target: string;
}

function planStep(spec: string, request: BumpRequest): Step | Left {
  const old = semver.validRange(spec) === null ? null : semver.minVersion(spec);
  if (!old || /^(?:\*|x|latest)?$/i.test(spec)) return leaveBump(`left, "${spec}" is no range of versions`);
  const next = nextSpec(spec, request.to);
  const target = next === null ? null : semver.minVersion(next);
  if (next === null || !target)
    return leaveBump(`left, "${spec}" can't become "${request.to}": give a range, such as ^1.2.3`);
  // A range that the locked version fits takes nobody back.
  const locked = request.locked !== null && semver.satisfies(request.locked, next) ? null : request.locked;
  const refused = refuseChange(old.version, { ...request, locked }, target.version);
  return refused === null
    ? { kind: 'step', spec: next, from: old.version, target: target.version }
    : leaveBump(refused);
}

/** A version keeps the operator of the old range (^1.2.3 to ^1.3.0); a range is taken as it is. */
function nextSpec(old: string, to: string): string | null {
  const version = semver.valid(to);
  if (version === null) return semver.validRange(to) === null ? null : to;
  const operator = /^(\^|~|>=|=|)\s*v?\d+\.\d+\.\d+[^\s|]*$/.exec(old.trim())?.[1];
  if (operator !== undefined) return operator + version;
  return /^[~^]?\d+(?:\.(?:\d+|x|\*)){0,2}$/.test(old.trim()) ? `^${version}` : null;
}

export type LockOutcome =
  | { readonly kind: 'edited'; readonly text: string }
  /** It holds a version that fits, and names no range that would have to change. */
  | { readonly kind: 'fits' }
  | { readonly kind: 'stale' };

/** The version of a package that package-lock.json holds at its top level. */
export function readLocked(text: string, name: string): string | null {
  return (
    readString(text, ['packages', `node_modules/${name}`, 'version']) ??
    readString(text, ['dependencies', name, 'version'])
  );
}

/**
 * Brings package-lock.json in line where that can be known without the registry: when the version that it holds
 * fits the new range, only the range that it repeats has to change. `folder`: of the package, from the lock file.
 */
export function bumpLock(text: string, folder: string, name: string, spec: string): LockOutcome {
  const own = readString(text, ['packages', `${folder}node_modules/${name}`, 'version']);
  const locked = own ?? readLocked(text, name);
  if (locked === null || !semver.satisfies(locked, spec)) return { kind: 'stale' };
  const edits = SECTIONS.flatMap((section): TextEdit[] => {
    const range = findValue(text, ['packages', folder.replace(/\/$/, ''), section, name]);
    return range ? [{ start: range.start, end: range.end, text: JSON.stringify(spec) }] : [];
  });
  const after = applyEdits(text, edits);
  return after === null || after === text ? { kind: 'fits' } : { kind: 'edited', text: after };
}

function findValue(text: string, path: readonly string[]): JsonRange | null {
  let range = findRoot(text);
  for (const key of path) {
    const container = range && readContainer(text, range);
    const entry = container?.kind === 'object' ? findEntry(container, key) : undefined;
    if (!entry) return null;
    range = entry.value;
  }
  return range;
}

function readString(text: string, path: readonly string[]): string | null {
  const range = findValue(text, path);
  return range ? parseString(text.slice(range.start, range.end)) : null;
}

function parseString(json: string): string | null {
  if (!json.startsWith('"')) return null;
  try {
    return String(JSON.parse(json));
  } catch {
    // A string with a wrong escape names no version.
    return null;
  }
}
