import { open, readFile } from 'node:fs/promises';
import type { LogLine, LogPage } from '../../ports/logs.ts';
import { readLine, startOfStep } from './log-line.ts';

/** After so many lines a mark is kept, so that reading on never counts more than these. */
const LINES_PER_MARK = 1_024;
/** A page looks at this many lines at most: a step that said nothing would else cost a whole file. */
const MAX_LOOKED_AT = 20_000;
/** Read at once; also the longest line, with four bytes for each code unit, escapes and names. */
const CHUNK_BYTES = 256 * 1024;
const LINE_FEED = 10;

/** What is known of a run's file: how far its whole lines go. */
export interface LogFile {
  readonly path: string;
  lines: number;
  /** End of the last whole line; what a crash left behind it is no line. */
  bytes: number;
  /** Byte offsets of lines 0, LINES_PER_MARK, 2 * LINES_PER_MARK and so on. */
  readonly marks: number[];
}

/** Counts the lines of the file at `path`, or of none. Throws the file system's errors. */
export async function lookAt(path: string): Promise<LogFile> {
  const file: LogFile = { path, lines: 0, bytes: 0, marks: [0] };
  count(file, await readIfThere(path));
  return file;
}

async function readIfThere(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** Takes note of bytes that follow the file's whole lines. */
export function count(file: LogFile, added: Buffer): void {
  const before = file.bytes;
  for (let end = added.indexOf(LINE_FEED); end >= 0; end = added.indexOf(LINE_FEED, end + 1)) {
    file.bytes = before + end + 1;
    file.lines++;
    if (file.lines % LINES_PER_MARK === 0) file.marks.push(file.bytes);
  }
}

/** Reads a page as main/ports/logs.ts describes it. Throws the file system's errors. */
export async function readPage(
  file: LogFile,
  stepId: string | null,
  afterSeq: number,
  limit: number,
): Promise<LogPage> {
  const last = file.lines;
  if (afterSeq >= last) return { lines: [], next: afterSeq, more: false };
  const start = stepId === null ? '[' : startOfStep(stepId);
  const lines: LogLine[] = [];
  const lookedAtMost = afterSeq + MAX_LOOKED_AT;
  let seq = Math.floor(afterSeq / LINES_PER_MARK) * LINES_PER_MARK;
  for await (const stored of storedLines(file)(seq)) {
    seq++;
    if (seq <= afterSeq) continue;
    const line = stored.startsWith(start) ? readLine(stored, seq) : undefined;
    if (line) lines.push(line);
    if (lines.length === limit || seq === lookedAtMost || seq === last) break;
  }
  return { lines, next: seq, more: seq < last };
}

/** The stored lines after `seq`, which is that of a mark. */
function storedLines({ path, bytes, marks }: LogFile) {
  return async function* (seq: number): AsyncGenerator<string> {
    const handle = await open(path, 'r');
    try {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      let offset = marks[seq / LINES_PER_MARK] ?? 0;
      while (offset < bytes) {
        const { bytesRead } = await handle.read(chunk, 0, Math.min(CHUNK_BYTES, bytes - offset), offset);
        const end = chunk.subarray(0, bytesRead).lastIndexOf(LINE_FEED) + 1;
        // Shorter than it was (somebody cut it): there is no more to tell.
        if (end === 0) return;
        yield* chunk.toString('utf8', 0, end - 1).split('\n');
        offset += end;
      }
    } finally {
      await handle.close();
    }
  };
}
