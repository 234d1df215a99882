import type { JsonObject } from '../../../../core/json.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import type { Knowledge } from '../known/known.ts';
import { findProblems } from './find-problems.ts';

/** What the page asks: a document, checked with what it told last of the world around. */
export interface CheckRequest {
  readonly id: number;
  readonly document: JsonObject;
  /** Left out: the same as before. */
  readonly knowledge?: Knowledge;
}
export interface CheckAnswer {
  readonly id: number;
  readonly problems: readonly Problem[];
}

let knowledge: Knowledge = { agents: [], uses: null };

self.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  knowledge = data.knowledge ?? knowledge;
  const answer: CheckAnswer = { id: data.id, problems: findProblems(data.document, knowledge) };
  self.postMessage(answer);
});
