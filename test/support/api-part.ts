import { expect } from 'vitest';
import { ended, newName, refusalOf, type Story } from './api-story.ts';

/** Starts a workflow of one agent step with the step's output given, and looks at it from all sides. */
export async function tryPart(
  story: Story,
  wish: { readonly workflow: string; readonly input: Record<string, never> },
): Promise<void> {
  const { client } = story;
  const part = { ...wish, key: newName(), given: { step: { done: 'by hand' } } };
  const { runId } = await client.runs.start(part);
  expect(await client.runs.start(part)).toEqual({ runId, existing: true });
  const other = { ...part, given: { step: 1 } };
  expect(await refusalOf(client.runs.start(other))).toMatchObject({ code: 'conflict' });
  expect(await ended(story, runId)).toBe('succeeded');
  expect(await client.runs.get({ runId })).toMatchObject({
    summary: { partial: true },
    part: { given: ['step'], only: null },
    steps: [{ state: 'succeeded', given: true, attempts: 0 }],
  });
  const detail = { output: { done: 'by hand' }, input: null, attempts: [] };
  expect(await client.runs.step({ runId, stepId: 'step' })).toMatchObject(detail);
  expect(await client.runs.timeline({ runId })).toEqual([]);
  const { items } = await client.runs.list({ limit: 10 });
  expect(items.filter(({ partial }) => partial).map((run) => run.runId)).toContain(runId);
  const unknown = { ...wish, key: newName(), only: ['stop'] };
  expect(await refusalOf(client.runs.start(unknown))).toMatchObject({
    code: 'invalid_input',
    fix: 'Did you mean "step"?',
  });
}
