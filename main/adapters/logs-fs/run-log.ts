import { open } from 'node:fs/promises';
import { count, type LogFile } from './log-file.ts';
import { writeLine } from './log-line.ts';

/** A run's log ends here, with a line that counts the rest: ten thousand long lines, more than anybody reads. */
export const MAX_RUN_BYTES = 10 * 1024 * 1024;
/** The counting line has always this many bytes, so that its number can grow where it stands. */
const NOTE_BYTES = 192;
const NOTE = /"(\d+) more lines? of this run/;

/** Lines that wait to be written. */
export interface Waiting {
  readonly lines: readonly string[];
  /** Lost before they came here, because the disk was too slow or too full. */
  readonly lost: number;
}

/**
 * Writes lines at the end of a run's log, and counts those beyond its bound in its last line. What a crash left
 * of a half line goes away. `time` is that of the counting line. Throws the file system's errors; then the
 * file must be looked at anew.
 */
export async function writeLines(
  file: LogFile,
  { lines, lost }: Waiting,
  time: string,
  maxBytes = MAX_RUN_BYTES,
): Promise<void> {
  const handle = await open(file.path, 'a+', 0o600);
  try {
    if ((await handle.stat()).size > file.bytes) await handle.truncate(file.bytes);
    const noted = await readNote(handle, file.bytes);
    const all = lost === 0 ? lines : [...lines, writeLoss(lost, time)];
    const fitting = noted === null ? fit(all, maxBytes - NOTE_BYTES - file.bytes) : [];
    const more = fitting.length === all.length ? 0 : lines.length + lost - fitting.length;
    const text = Buffer.from(fitting.join(''));
    if (text.length > 0) await handle.appendFile(text);
    count(file, text);
    if (more === 0) return;
    if (noted !== null) await handle.truncate(file.bytes - NOTE_BYTES);
    const note = writeNote((noted ?? 0) + more, time);
    await handle.appendFile(note);
    if (noted === null) count(file, note);
  } finally {
    await handle.close();
  }
}

/** The lines at the start that have at most `bytes` together. */
function fit(lines: readonly string[], bytes: number): readonly string[] {
  let size = 0;
  const end = lines.findIndex((line) => (size += Buffer.byteLength(line)) > bytes);
  return end < 0 ? lines : lines.slice(0, end);
}

function writeLoss(lost: number, time: string): string {
  const text = `${lost} line${lost === 1 ? '' : 's'} lost here: the disk was too slow or too full`;
  return writeLine('', { time, level: 'notice', text });
}

function writeNote(dropped: number, time: string): Buffer {
  const text = `${dropped} more line${dropped === 1 ? '' : 's'} of this run were not kept`;
  const line = writeLine('', { time, level: 'notice', text }).trimEnd();
  return Buffer.from(`${line.padEnd(NOTE_BYTES - 1)}\n`);
}

/** How many lines the log's last line says were not kept; null when it isn't such a line. */
async function readNote(handle: Awaited<ReturnType<typeof open>>, bytes: number): Promise<number | null> {
  if (bytes < NOTE_BYTES) return null;
  const { buffer } = await handle.read(Buffer.alloc(NOTE_BYTES), 0, NOTE_BYTES, bytes - NOTE_BYTES);
  const line = buffer.toString('utf8');
  const found = line.startsWith('["",') ? NOTE.exec(line)?.[1] : undefined;
  return found === undefined ? null : Number(found);
}
