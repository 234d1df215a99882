import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { joinSearchText } from '../run/search-text.ts';
import { ACT_TYPES, type ActType } from './act.ts';
import type { EventRecord } from './chain.ts';

const ACTS: ReadonlySet<string> = new Set(ACT_TYPES);

/** Longest text in a line's data, in UTF-16 code units; the record in the log has all of it. */
const MAX_TEXT = 1_000;
/** Names (files, steps) of a line's data. */
const MAX_NAMES = 20;
/** Largest object that is kept in a line's data, in UTF-16 code units of JSON. */
const MAX_OBJECT = 1_000;
const SHA256 = /^[0-9a-f]{64}$/;

/** Whether events of this type are lines of the audit. */
export function isActType(type: string): type is ActType {
  return ACTS.has(type);
}

/** The run that a stream belongs to, null for the journal. */
export function runIdOf(stream: string): string | null {
  return stream.startsWith('run/') ? stream.slice('run/'.length) : null;
}

/** The workflow that an event is about, as its text calls itself; null for what belongs to a run, or to none. */
export function workflowIdOf({ type, data }: Pick<EventRecord, 'type' | 'data'>): string | null {
  const id = data['workflowId'];
  return type.startsWith('workflow.') && typeof id === 'string' ? id : null;
}

/** Who caused an event, by name; null where that is nobody in particular. */
export function actorOf({ data }: Pick<EventRecord, 'data'>): string | null {
  const cause = data['cause'];
  const by = data['by'] ?? (isJsonObject(cause) ? cause['by'] : undefined);
  return isJsonObject(by) && typeof by['name'] === 'string' ? by['name'] : null;
}

/** What an act can be found by, folded (core/run/search-text.ts). Digests aren't words and left out. */
export function actSearchText(record: Pick<EventRecord, 'stream' | 'type' | 'data'>): string {
  const words = leavesOf(briefData(record)).filter((text) => !SHA256.test(text));
  return joinSearchText([record.type, runIdOf(record.stream), words.join(' ')]);
}

function leavesOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((member: Json) => leavesOf(member));
}

/**
 * An event's data cut to what a line in a list needs, at most some kilobytes: short members, the start of
 * long texts and lists; of a started run its workflow's name, of a request what it is about.
 */
export function briefData({ type, data }: Pick<EventRecord, 'type' | 'data'>): JsonObject {
  if (type === 'run.started') return briefStart(data);
  const brief = briefMembers(data);
  const subject = data['subject'];
  if (type !== 'approval.requested' || !isJsonObject(subject)) return brief;
  const { kind = null, title = null } = subject;
  return { ...brief, subject: briefMembers({ kind, title }) };
}

function briefStart({
  workflow,
  source,
  by,
  key,
  given,
  only,
}: Readonly<Record<string, unknown>>): JsonObject {
  const { id = null, name = null } = isJsonObject(workflow) ? workflow : {};
  return briefMembers({
    ...{ workflowId: id, workflowName: name, source, by, key },
    ...(isJsonObject(given) && { given: Object.keys(given) }),
    ...(Array.isArray(only) && { only }),
  });
}

function briefMembers(data: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]): [string, Json][] => {
      const brief = briefValue(value);
      return brief === undefined ? [] : [[name, brief]];
    }),
  );
}

function briefValue(value: unknown): Json | undefined {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) {
    const names = value.filter((item) => typeof item === 'string');
    return names.slice(0, MAX_NAMES).map(cut);
  }
  return isJsonObject(value) && JSON.stringify(value).length <= MAX_OBJECT ? value : undefined;
}

/** The start of a text; never half of a character at its end. */
function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : text.slice(0, MAX_TEXT).toWellFormed();
}
