import type { AgentManifest } from '../../../../core/agent/manifest.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import { findProblems } from './find-problems.ts';

/** What the page asks: a document, checked for the agents that it named last. */
export interface CheckRequest {
  readonly id: number;
  readonly document: JsonObject;
  /** Left out: the same as before. */
  readonly agents?: readonly AgentManifest[];
}
export interface CheckAnswer {
  readonly id: number;
  readonly problems: readonly Problem[];
}

let agents: readonly AgentManifest[] = [];

self.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  agents = data.agents ?? agents;
  const answer: CheckAnswer = { id: data.id, problems: findProblems(data.document, agents) };
  self.postMessage(answer);
});
