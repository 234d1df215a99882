import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../../core/errors.ts';
import { postJson, type PostOutcome } from './post.ts';

export interface DeliveryTiming {
  /** Tries in all. */
  readonly attempts: number;
  /** Wait before the second try; doubled for each further one, with jitter. */
  readonly firstWaitMs: number;
  readonly maxWaitMs: number;
  /** Longest wait that a server may ask for: beyond it the call is given up and the run's own retry decides. */
  readonly maxAskedWaitMs: number;
  readonly timeoutMs: number;
}

/** Together under two minutes: a step that notifies is not the place to wait for a server to be repaired. */
export const DELIVERY_TIMING: DeliveryTiming = {
  attempts: 4,
  firstWaitMs: 500,
  maxWaitMs: 8_000,
  maxAskedWaitMs: 30_000,
  timeoutMs: 10_000,
};

export interface Delivery {
  readonly ok: boolean;
  readonly status?: number;
  readonly attempts: number;
  readonly error?: string;
  /** Set when it is not ok. */
  readonly code?: ErrorCode;
}

/**
 * Posts a message until the server takes it. Tries again after 429, 5xx and network errors, as long as the server
 * asks for (Retry-After) or with growing waits. The error names no part of the address but its host.
 */
export async function deliver(
  url: URL,
  body: string,
  options: {
    readonly idempotencyKey?: string | undefined;
    readonly signal: AbortSignal;
    readonly timing?: DeliveryTiming;
  },
): Promise<Delivery> {
  const timing = options.timing ?? DELIVERY_TIMING;
  const headers =
    options.idempotencyKey === undefined ? {} : { 'idempotency-key': toHeader(options.idempotencyKey) };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await postJson(url, body, {
      headers,
      timeoutMs: timing.timeoutMs,
      signal: options.signal,
    });
    options.signal.throwIfAborted();
    const verdict = judge(outcome, url.hostname);
    const done = { attempts: attempt, ...(outcome.kind === 'answer' ? { status: outcome.status } : {}) };
    if (verdict === null) return { ok: true, ...done };
    const failure = { ok: false, ...done, error: verdict.error, code: verdict.code };
    if (!verdict.again || attempt >= timing.attempts) return failure;
    const asked = outcome.kind === 'answer' ? askedWait(outcome.retryAfter, Date.now()) : null;
    if (asked !== null && asked > timing.maxAskedWaitMs) {
      return { ...failure, error: `${verdict.error}, and asks to wait ${Math.ceil(asked / 1_000)} s` };
    }
    const grown = Math.min(timing.maxWaitMs, timing.firstWaitMs * 2 ** (attempt - 1));
    await sleep(asked ?? grown / 2 + (Math.random() * grown) / 2, undefined, { signal: options.signal });
  }
}

interface Verdict {
  readonly again: boolean;
  readonly code: ErrorCode;
  readonly error: string;
}

/** What an outcome means; null when the message was taken. */
function judge(outcome: PostOutcome, host: string): Verdict | null {
  if (outcome.kind === 'failed') {
    return outcome.reason === 'timeout'
      ? { again: true, code: 'timeout', error: `${host} did not answer in time` }
      : { again: true, code: 'connection', error: `${host} can't be reached (${outcome.reason})` };
  }
  const { status } = outcome;
  if (status >= 200 && status < 300) return null;
  if (status === 429)
    return { again: true, code: 'rate_limit', error: `${host} has too many messages (429)` };
  if (status >= 500) return { again: true, code: 'connection', error: `${host} has a problem (${status})` };
  if (status >= 300 && status < 400) {
    return {
      again: false,
      code: 'invalid_request',
      error: `${host} redirects (${status}), which is not followed`,
    };
  }
  const code =
    status === 401 || status === 403 || status === 404 || status === 410 ? 'auth' : 'invalid_request';
  return { again: false, code, error: `${host} refuses the message (${status})` };
}

/** Milliseconds that a Retry-After header asks for: it holds seconds or a date. Null when it says nothing that can be read. */
export function askedWait(header: string | undefined, now: number): number | null {
  if (header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function toHeader(key: string): string {
  return encodeURIComponent(key).slice(0, 255);
}
