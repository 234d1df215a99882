import type { AgentManifest } from '../../../../core/agent/manifest.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import type { CheckAnswer, CheckRequest } from './check-worker.ts';

interface Question {
  readonly document: JsonObject;
  readonly agents: readonly AgentManifest[];
  readonly resolve: (problems: readonly Problem[]) => void;
}

let worker: Worker | undefined;
let asked = 0;
let told: readonly AgentManifest[] | undefined;
let busy: { readonly id: number; readonly question: Question } | undefined;
/** The newest question that waits; an older one that waited is never answered, since nobody needs it any more. */
let next: Question | undefined;

/**
 * Checks a document in a worker. At most one check is under way and one waits: while somebody types, the ones in
 * between are left out, and their promises stay open.
 */
export function askWorker(
  document: JsonObject,
  agents: readonly AgentManifest[],
): Promise<readonly Problem[]> {
  return new Promise((resolve) => {
    next = { document, agents, resolve };
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
  const isTold = told === question.agents;
  told = question.agents;
  const request: CheckRequest = {
    id: asked,
    document: question.document,
    ...(!isTold && { agents: question.agents }),
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
