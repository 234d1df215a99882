import { ORPCError } from '@orpc/client';
import { expect } from 'vitest';
import { refusalSchema } from '../../core/contract/base.ts';
import type { Refusal } from '../../core/errors.ts';
import type { ApiFixture } from './api-service.ts';
import type { Connected } from './api-transports.ts';

/** An id of the right form that nothing has. */
export const NO_ID = '0'.repeat(26);
export const NO_DIGEST = '0'.repeat(64);

/** Somebody who uses the contract over one connection, and can see behind it. */
export interface Story extends ApiFixture, Pick<Connected, 'client'> {}

/** An approval that waits. */
export interface Asked {
  readonly runId: string;
  readonly approvalId: string;
  readonly digest: string;
}

let counter = 0;

/** A new name for each file, so that no two patches touch the same. */
export function newName(): string {
  counter += 1;
  return `file-${counter}.txt`;
}

export async function start({ client, workspace }: Story, id: string, input = {}): Promise<string> {
  await client.workspaces.open({ path: workspace });
  const workflow = `file:.signalbox/workflows/${id}.yaml`;
  return (await client.runs.start({ workflow, input })).runId;
}

/** Runs a workflow to its end. */
export async function finish(story: Story, id: string, input = {}): Promise<string> {
  const runId = await start(story, id, input);
  await ended(story, runId);
  return runId;
}

export async function ended({ service }: Story, runId: string): Promise<string> {
  const settled = await service.plane.settled(runId, 'ended');
  if (!settled.ok) throw new Error(settled.error.message);
  return settled.value.status;
}

/** Starts the gate and waits until it asks. */
export async function ask(story: Story, name = newName(), workflow = 'gate'): Promise<Asked> {
  const runId = await start(story, workflow, { name });
  await story.service.plane.settled(runId, 'asked');
  const { items } = await story.client.approvals.list({ runId, order: 'newest' });
  const [item] = items;
  if (!item) throw new Error('nothing asks');
  return { runId, approvalId: item.approvalId, digest: item.digest };
}

/** The refusal that a call ends with; any other end fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const error = await call.then(
    (value) => expect.fail(`it was not refused, but gave ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ORPCError) || error.code !== 'REFUSED') throw error;
  expect(error.defined).toBe(true);
  return refusalSchema.parse(error.data);
}

/** Reads a subscription until something comes that `isLast` knows, and ends it. */
export async function readUntil<T>(items: AsyncIterable<T>, isLast: (item: T) => boolean): Promise<T[]> {
  const seen: T[] = [];
  for await (const item of items) {
    seen.push(item);
    if (isLast(item)) break;
  }
  return seen;
}
