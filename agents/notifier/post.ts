import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** What of an answer is read before the connection is closed: nobody looks at it, but a polite end saves a reset. */
const MAX_ANSWER = 64 * 1024;

export type PostOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter: string | undefined }
  /** `reason`: a system error code such as ECONNREFUSED, never a text that could hold the address. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Sends one JSON document. Follows no redirect, uses no proxy, keeps no connection. Never throws: a server that
 * can't be reached, breaks off or takes longer than `timeoutMs` is an outcome. The caller's abort is one too.
 */
export function postJson(
  url: URL,
  body: string,
  options: {
    readonly headers: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
  },
): Promise<PostOutcome> {
  const { promise, resolve } = Promise.withResolvers<PostOutcome>();
  const content = Buffer.from(body);
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(url, {
    method: 'POST',
    agent: false,
    signal: AbortSignal.any([options.signal, timeout]),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': content.length,
      'user-agent': 'signalbox-notifier',
      ...options.headers,
    },
  });
  let answer: PostOutcome | undefined;
  request.on('error', (error: NodeJS.ErrnoException) => {
    // After the head of the answer an error is only about the rest of it.
    // Our own clock, not the text of an error, says that time was up.
    resolve(answer ?? { kind: 'failed', reason: timeout.aborted ? 'timeout' : (error.code ?? 'error') });
  });
  request.on('response', (response) => {
    const taken = {
      kind: 'answer',
      status: response.statusCode ?? 0,
      retryAfter: response.headers['retry-after'],
    } as const;
    answer = taken;
    let read = 0;
    response.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > MAX_ANSWER) response.destroy();
    });
    // The status is what counts: a body that breaks off changes nothing.
    response.on('error', () => resolve(taken));
    response.on('close', () => resolve(taken));
  });
  request.end(content);
  return promise;
}
