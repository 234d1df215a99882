import type { JsonObject } from '../../../../core/json.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import type { Knowledge } from '../known/known.ts';
import type { CheckAnswer, CheckRequest } from './check-worker.ts';

interface Question {
  readonly document: JsonObject;
  readonly knowledge: Knowledge;
  readonly resolve: (problems: readonly Problem[]) => void;
}

let worker: Worker | undefined;
let asked = 0;
let told: Knowledge | undefined;
let busy: { readonly id: number; readonly question: Question } | undefined;
/** The newest question that waits; an older one that waited is never answered, since nobody needs it any more. */
let next: Question | undefined;

/**
 * Checks a document in a worker. At most one check is under way and one waits: while somebody types, the ones in
 * between are left out, and their promises stay open.
 */
export function askWorker(document: JsonObject, knowledge: Knowledge): Promise<readonly Problem[]> {
  return new Promise((resolve) => {
    next = { document, knowledge, resolve };
    sendNext();
  });
}

function sendNext(): void {
  if (busy || !next) return;
  const question = next;
  next = undefined;
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
