import { open } from 'node:fs/promises';
import type { DraftLine, DraftView } from '../../../core/contract/workflow-drafts.ts';
import { isJsonObject } from '../../../core/json.ts';

/** The first line is shorter: a path has at most 4,096 characters. */
const MAX_HEADER_BYTES = 64 * 1024;
const FORMAT = 1;

/** A draft as a file: a line that tells of it, so that a list needs no texts, and a line with the text as JSON. */
export function writeDraft({ text, ...header }: DraftView): string {
  return `${JSON.stringify({ format: FORMAT, ...header })}\n${JSON.stringify(text)}\n`;
}

/** What the first line tells; undefined when it is no draft's. Throws the file system's errors. */
export async function readHeader(path: string): Promise<DraftHeader | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_HEADER_BYTES), 0, MAX_HEADER_BYTES, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    const end = text.indexOf('\n');
    return end < 0 ? undefined : parseHeader(text.slice(0, end));
  } finally {
    await file.close();
  }
}

/** A draft without its text. */
export type DraftHeader = DraftLine & Pick<DraftView, 'baseDigest'>;

/** The draft in a file's text; undefined when it is none. */
export function readDraft(text: string): DraftView | undefined {
  const [first = '', second = ''] = text.split('\n', 2);
  const header = parseHeader(first);
  const body = parse(second);
  return header && typeof body === 'string' ? { ...header, text: body } : undefined;
}

function parseHeader(line: string): DraftHeader | undefined {
  const value = parse(line);
  return isHeader(value)
    ? {
        ref: value.ref,
        workspace: value.workspace,
        seq: value.seq,
        at: value.at,
        by: value.by,
        baseDigest: value.baseDigest,
      }
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isHeader(value: unknown): value is DraftHeader {
  if (!isJsonObject(value)) return false;
  const { format, ref, workspace, seq, at, by, baseDigest } = value;
  return (
    format === FORMAT &&
    typeof ref === 'string' &&
    (workspace === null || typeof workspace === 'string') &&
    typeof seq === 'number' &&
    typeof at === 'string' &&
    (baseDigest === null || typeof baseDigest === 'string') &&
    isJsonObject(by) &&
    typeof by['name'] === 'string' &&
    typeof by['via'] === 'string' &&
    typeof by['kind'] === 'string'
  );
}
