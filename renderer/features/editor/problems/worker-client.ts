import type { JsonObject } from '../../../../core/json.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import type { Knowledge } from '../known/known.ts';
import type { CheckAnswer, CheckRequest } from './check-worker.ts';

interface Question {
  readonly document: JsonObject;
  readonly knowledge: Knowledge;
  readonly resolve: (problems: readonly Problem[]) => void;
}

/** Somebody who types is waited for so long, since handing over a large document takes a part of each key's time... */
const QUIET_MS = 120;
/** ...but no longer than so, since what they typed at first has its problems, too. */
const LATEST_MS = 600;

let worker: Worker | undefined;
let asked = 0;
let told: Knowledge | undefined;
let busy: { readonly id: number; readonly question: Question } | undefined;
/** The newest question that waits; an older one that waited is never answered, since nobody needs it any more. */
let next: Question | undefined;
let waitsSince: number | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Checks a document in a worker, a moment later. At most one check is under way and one waits: while somebody types, the
 * ones in between are left out, and their promises stay open.
 */
export function askWorker(document: JsonObject, knowledge: Knowledge): Promise<readonly Problem[]> {
  return new Promise((resolve) => {
    next = { document, knowledge, resolve };
    const now = performance.now();
    waitsSince ??= now;
    clearTimeout(timer);
    timer = setTimeout(sendNext, Math.min(QUIET_MS, waitsSince + LATEST_MS - now));
  });
}

function sendNext(): void {
  if (busy || !next) return;
  const question = next;
  next = undefined;
  waitsSince = undefined;
  worker ??= startWorker();
  asked += 1;
  busy = { id: asked, question };
  const isTold = told === question.knowledge;
  told = question.knowledge;
  const request: CheckRequest = {
    id: asked,
    document: question.document,
    ...(!isTold && { knowledge: question.knowledge }),
  };
  worker.postMessage(request);
}

function startWorker(): Worker {
  const made = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' });
  made.addEventListener('message', ({ data }: MessageEvent<CheckAnswer>) => {
    if (busy?.id !== data.id) return;
    busy.question.resolve(data.problems);
    busy = undefined;
    sendNext();
  });
  return made;
}
