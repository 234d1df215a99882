import type { DiffLine, Hunk } from './diff.ts';
import { makeVisible } from './visible-text.ts';

/** Which hunk (from 1) does not fit, at which line of the file as it was (from 1), and why. */
export interface HunkMismatch {
  readonly hunk: number;
  readonly line: number;
  readonly reason: string;
}

export type Applied =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly mismatch: HunkMismatch };

/**
 * Applies hunks exactly where they say: every context and removed line must be there, at that line number, to the
 * last byte. No offset and no fuzz, because a hunk that lands elsewhere than shown is another change than
 * the one that was approved. `encode` brings the text of the hunks into the form of `before` (a file read as
 * Latin-1, one character per byte, keeps bytes that are no UTF-8).
 */
export function applyHunks(
  before: string,
  hunks: readonly Hunk[],
  encode: (text: string) => string = (text) => text,
): Applied {
  const steps = applyHunksInSteps(before, hunks, encode);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same with a pause every few thousand lines, which gives how many lines of the hunks are done. */
export function* applyHunksInSteps(
  before: string,
  hunks: readonly Hunk[],
  encode: (text: string) => string = (text) => text,
): Generator<number, Applied> {
  const state: State = { before, at: 0, oldLine: 0, newLine: 0, out: [], open: false };
  for (const [index, hunk] of hunks.entries()) {
    const reason = yield* applyHunk(state, hunk, encode);
    if (reason !== null) {
      return { ok: false, mismatch: { hunk: index + 1, line: state.oldLine + 1, reason } };
    }
  }
  if (state.at < before.length && !emit(state, before.slice(state.at))) {
    const mismatch = {
      hunk: hunks.length,
      line: state.oldLine + 1,
      reason: 'the file goes on after its end',
    };
    return { ok: false, mismatch };
  }
  return { ok: true, text: state.out.join('') };
}

interface State {
  readonly before: string;
  /** How far `before` is consumed: in characters and in lines. */
  at: number;
  oldLine: number;
  /** Lines written so far. */
  newLine: number;
  readonly out: string[];
  /** What was written ends without a line feed: nothing may follow. */
  open: boolean;
}

/** Lines between two pauses: some milliseconds of work. */
const LINES_PER_STEP = 4_096;

function* applyHunk(
  state: State,
  hunk: Hunk,
  encode: (text: string) => string,
): Generator<number, string | null> {
  const target = hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart - 1;
  if (target < state.oldLine) return 'it begins before the end of the hunk above it';
  const from = state.at;
  while (state.oldLine < target) {
    if (takeLine(state) === '') return `the file has only ${state.oldLine} lines`;
    state.newLine += 1;
  }
  if (!emit(state, state.before.slice(from, state.at))) return 'lines would follow the end of the file';
  const expected = hunk.newCount === 0 ? hunk.newStart : hunk.newStart - 1;
  if (expected !== state.newLine) return `its new line number should be ${numberFor(state, hunk)}`;
  for (const [index, line] of hunk.lines.entries()) {
    const reason = applyLine(state, line, encode);
    if (reason !== null) return reason;
    if (index % LINES_PER_STEP === LINES_PER_STEP - 1) yield index + 1;
  }
  return null;
}

function numberFor(state: State, hunk: Hunk): number {
  return hunk.newCount === 0 ? state.newLine : state.newLine + 1;
}

function applyLine(state: State, line: DiffLine, encode: (text: string) => string): string | null {
  const text = encode(line.text) + (line.newline ? '\n' : '');
  if (line.kind !== 'added') {
    if (!state.before.startsWith(text, state.at)) return `the file does not have “${shown(line.text)}” there`;
    // A last line without line feed must be the end of the file, else it is only the beginning of a longer line.
    if (!line.newline && state.at + text.length !== state.before.length)
      return 'the file goes on after this line';
    state.at += text.length;
    state.oldLine += 1;
  }
  if (line.kind !== 'removed') {
    if (!emit(state, text)) return 'lines would follow the end of the file';
    state.newLine += 1;
  }
  return null;
}

function takeLine(state: State): string {
  const feed = state.before.indexOf('\n', state.at);
  const end = feed < 0 ? state.before.length : feed + 1;
  const line = state.before.slice(state.at, end);
  state.at = end;
  if (line !== '') state.oldLine += 1;
  return line;
}

function emit(state: State, text: string): boolean {
  if (text === '') return true;
  if (state.open) return false;
  state.out.push(text);
  state.open = !text.endsWith('\n');
  return true;
}

/** Enough of a line to recognise it by. */
const SHOWN_CHARACTERS = 60;

function shown(text: string): string {
  const plain = makeVisible(text);
  return plain.length > SHOWN_CHARACTERS ? `${plain.slice(0, SHOWN_CHARACTERS)}…` : plain;
}
