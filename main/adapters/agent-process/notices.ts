import { z } from 'zod';
import { CALL_ENDED_META, NOTICE_CALL_META } from '../../../core/agent/wire.ts';
import type { AgentNotice } from '../../ports/agents.ts';

/** Longer texts are cut: a notice is a line for people. */
const MAX_TEXT = 4_000;

/** Notices of one call: as many at once, and so many per second after that. The rest is counted. */
const BURST = 100;
const PER_SECOND = 50;

const tokenSchema = z.union([z.string(), z.number()]);

const progressSchema = z.object({
  progressToken: tokenSchema,
  progress: z.number(),
  total: z.number().optional(),
  message: z.string().optional(),
});

const logSchema = z.object({
  level: z.string().max(32),
  data: z.unknown().optional(),
  _meta: z
    .object({ [NOTICE_CALL_META]: tokenSchema.optional(), [CALL_ENDED_META]: tokenSchema.optional() })
    .optional(),
});

/** A notification as this adapter reads it: about which call, if it says so, and what. */
export type Notification =
  | { readonly kind: 'notice'; readonly token: string | undefined; readonly notice: AgentNotice }
  | { readonly kind: 'ended'; readonly token: string };

/** Reads a progress or log message; undefined when it is another, or none that makes sense. */
export function readNotification(method: string, params: unknown): Notification | undefined {
  if (method === 'notifications/progress') {
    const { data } = progressSchema.safeParse(params);
    if (!data) return undefined;
    const { progress, total, message } = data;
    const notice = { kind: 'progress', done: progress, total: total ?? null, message: cut(message) } as const;
    return { kind: 'notice', token: String(data.progressToken), notice };
  }
  if (method !== 'notifications/message') return undefined;
  const { data } = logSchema.safeParse(params);
  if (!data) return undefined;
  const ended = data._meta?.[CALL_ENDED_META];
  if (ended !== undefined) return { kind: 'ended', token: String(ended) };
  const token = data._meta?.[NOTICE_CALL_META];
  const text = typeof data.data === 'string' ? data.data : JSON.stringify(data.data ?? null);
  return {
    kind: 'notice',
    token: token === undefined ? undefined : String(token),
    notice: { kind: 'log', level: data.level, text: cut(text) ?? '' },
  };
}

function cut(text: string | undefined): string | null {
  if (text === undefined) return null;
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

export interface NoticeSink {
  take(notice: AgentNotice): void;
  /** Says how many were lost, if any were. */
  finish(): void;
}

/** Lets notices of one call through at a pace that people and the store can follow, and counts the rest. */
export function limitNotices(
  send: (notice: AgentNotice) => void,
  now: () => number = () => performance.now(),
): NoticeSink {
  let allowance = BURST;
  let last = now();
  let lost = 0;
  return {
    take: (notice) => {
      const at = now();
      allowance = Math.min(BURST, allowance + ((at - last) / 1_000) * PER_SECOND);
      last = at;
      if (allowance < 1) {
        lost++;
        return;
      }
      allowance--;
      send(notice);
    },
    finish: () => {
      if (lost === 0) return;
      const text = `${lost} progress and log messages were left out: the agent sent too many.`;
      send({ kind: 'log', level: 'warning', text });
    },
  };
}

export interface ByteBudget {
  /** Takes bytes; false when they are more than the budget still holds. */
  take(bytes: number): boolean;
}

/** A budget that fills up again by a hundredth per second, so that a long life may say much, but not at once. */
export function createByteBudget(capacity: number, now: () => number = () => performance.now()): ByteBudget {
  let used = 0;
  let last = now();
  return {
    take: (bytes) => {
      const at = now();
      used = Math.max(0, used - (((at - last) / 1_000) * capacity) / 100) + bytes;
      last = at;
      return used <= capacity;
    },
  };
}
