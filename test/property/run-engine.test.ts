import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStepEnd } from '../../core/run/vocabulary.ts';
import { edgesOf, type Workflow } from '../../core/workflow/schema.ts';
import type { RunCommand } from '../../main/domain/run/commands.ts';
import type { TimedEvent } from '../../main/domain/run/events.ts';
import { PERSON, snapshot, Story, workflowOf } from '../support/domain-story.ts';

const OUTCOMES = ['success', 'success', 'success', 'failure', 'done'] as const;
const TOOLS = ['read', 'act', 'risky'] as const;

interface NodePlan {
  readonly kind: number;
  readonly needs: readonly { readonly to: number; readonly on: number }[];
  readonly tool: number;
  readonly goesOn: boolean;
}

const nodePlan: fc.Arbitrary<NodePlan> = fc.record({
  kind: fc.nat(6),
  needs: fc.array(fc.record({ to: fc.nat(20), on: fc.nat(6) }), { maxLength: 3 }),
  tool: fc.nat(2),
  goesOn: fc.boolean(),
});

/** A random DAG: each node may need only nodes before it. */
function build(plans: readonly NodePlan[]): Workflow {
  const nodes = plans.map((plan, i) => {
    const id = `n${i}`;
    const seen = new Map<number, string>();
    for (const { to, on } of i === 0 ? [] : plan.needs) {
      const target = to % i;
      const source = plans[target]?.kind;
      const branch =
        source === 2 ? (on % 2 === 0 ? 'true' : 'false') : source === 3 && on === 6 ? 'rejected' : null;
      seen.set(target, branch ?? OUTCOMES[on % OUTCOMES.length] ?? 'success');
    }
    const needs = [...seen].map(([target, on]) => ({ node: `n${target}`, on }));
    const action = { kind: 'agent', agent: 'worker', tool: TOOLS[plan.tool] };
    const onError = plan.goesOn ? 'continue' : 'fail';
    switch (plan.kind) {
      case 0:
        return { id, needs, kind: 'transform', value: i };
      case 1:
        return { id, needs, kind: 'wait', for: '1s' };
      case 2:
        return { id, needs, kind: 'condition', if: plan.goesOn ? '1 < 2' : '2 < 1' };
      case 3:
        return { id, needs, kind: 'approval', show: i };
      case 4: {
        const onItemError = plan.tool === 0 ? 'collect' : 'fail';
        return { id, needs, kind: 'map', over: [1, 2, 3], concurrency: 2, onItemError, do: action, onError };
      }
      default:
        return { id, needs, ...action, onError };
    }
  });
  return workflowOf(nodes);
}

/** Something that the world could do next, picked by two numbers; undefined when there is nothing to answer. */
function nextMove(story: Story, pick: number, how: number): RunCommand | undefined {
  const moves: RunCommand[] = [];
  for (const step of story.state.steps.values()) {
    if (step.state !== 'running' || step.map || step.attempts === 0) continue;
    const { stepId, attempts: attempt } = step;
    if (how < 6) moves.push({ type: 'record-output', stepId, attempt, output: { how } });
    else {
      const code = how === 6 ? 'auth' : how === 7 ? 'timeout' : 'lost';
      moves.push({ type: 'record-failure', stepId, attempt, error: { code, message: 'm', fix: 'f' } });
    }
  }
  for (const { approvalId, digest, status } of story.state.approvals.values()) {
    if (status !== 'waiting') continue;
    const decision = how < 7 ? 'approved' : 'rejected';
    moves.push({
      type: 'decide-approval',
      approvalId,
      decision,
      digest,
      by: PERSON,
      reason: null,
      moved: null,
    });
  }
  return moves[pick % Math.max(1, moves.length)];
}

/** Plays a run to its end with given luck; times of waits and retries always come. */
function play(workflow: Workflow, luck: readonly (readonly [number, number])[], slots: number): Story {
  const story = new Story(workflow);
  story.slots = slots;
  story.advance();
  for (let turn = 0; story.state.endedAt === null && turn < 2_000; turn++) {
    const [pick, how] = luck[turn % luck.length] ?? [0, 0];
    // A place is free again for each call that ended: with fewer than wanted, the rest must wait its turn.
    story.slots = Math.max(0, slots - runningCalls(story));
    const move = nextMove(story, pick, turn < 500 ? how : 0);
    if (move) {
      expect(story.send(move).kind).toBe('accepted');
      story.slots = Math.max(0, slots - runningCalls(story));
      story.advance();
    } else story.advance(61_000);
  }
  return story;
}

function runningCalls(story: Story): number {
  return [...story.state.steps.values()].filter((step) => step.state === 'running' && !step.map).length;
}

/** The rules of docs/workflow-guide.md, told anew from the end of a run: what may have run, and why. */
function mayRun(story: Story, workflow: Workflow, id: string): boolean {
  const edges = edgesOf(workflow);
  const isDead = (source: string): boolean => {
    // Dead for good: an end that nobody took care of, or something after one.
    const end = story.stateOf(source);
    if (end === 'skipped') return edges.some((edge) => edge.to === source && isDead(edge.from));
    const node = workflow.nodes.find((found) => found.id === source);
    const tolerated = node !== undefined && 'onError' in node && node.onError === 'continue';
    const care = end === 'failed' ? 'failure' : 'rejected';
    const caredFor = edges.some((edge) => edge.from === source && (edge.on === care || edge.on === 'done'));
    return (end === 'failed' && !tolerated && !caredFor) || (end === 'rejected' && !caredFor);
  };
  const isLive = (source: string, on: string): boolean => {
    const end = story.stateOf(source);
    if (end === 'skipped') return false;
    if (on === 'done') return true;
    if (on === 'failure') return end === 'failed';
    if (on === 'rejected') return end === 'rejected';
    if (on === 'success')
      return (
        end === 'succeeded' || (end === 'failed' && !isDead(source) && toleratesFailure(workflow, source))
      );
    const output = story.state.steps.get(source)?.output;
    return JSON.stringify(output) === JSON.stringify({ result: on === 'true' });
  };
  const incoming = edges.filter((edge) => edge.to === id);
  if (incoming.length === 0) return true;
  return !incoming.some((edge) => isDead(edge.from)) && incoming.some((edge) => isLive(edge.from, edge.on));
}

function toleratesFailure(workflow: Workflow, id: string): boolean {
  const node = workflow.nodes.find((found) => found.id === id);
  return node !== undefined && 'onError' in node && node.onError === 'continue';
}

const luck = fc.array(fc.tuple(fc.nat(50), fc.nat(8)), { minLength: 1, maxLength: 40 });
const plans = fc.array(nodePlan, { minLength: 1, maxLength: 20 });

describe('random workflows with random outcomes', () => {
  it('always end, with every step ended', () => {
    fc.assert(
      fc.property(plans, luck, fc.integer({ min: 1, max: 5 }), (nodes, chance, slots) => {
        const story = play(build(nodes), chance, slots);
        expect(story.state.endedAt).not.toBeNull();
        for (const step of story.state.steps.values()) expect(isStepEnd(step.state)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('run each node only when its needs allow it, and each attempt once', () => {
    fc.assert(
      fc.property(plans, luck, (nodes, chance) => {
        const workflow = build(nodes);
        const story = play(workflow, chance, 3);
        const begun = new Set<string>();
        const ended = new Map<string, string>();
        for (const event of story.events) {
          const { data } = event;
          if (!('stepId' in data)) continue;
          if (event.type === 'step.started') {
            const name = `${data.stepId}#${event.data.attempt}`;
            expect(begun.has(name), name).toBe(false);
            begun.add(name);
          }
          const node = workflow.nodes.find(({ id }) => id === data.stepId);
          const runs =
            event.type === 'step.started' ||
            event.type === 'approval.requested' ||
            event.type === 'step.succeeded';
          if (node && runs) {
            const ends = node.needs.map((need) => ended.get(typeof need === 'string' ? need : need.node));
            expect(ends).not.toContain(undefined);
          }
          if (/^step\.(succeeded|failed|rejected|skipped|cancelled)$/.test(event.type)) {
            expect(ended.has(data.stepId), `${data.stepId} ends twice`).toBe(false);
            ended.set(data.stepId, event.type);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('skip exactly what the rules of the guide skip', () => {
    fc.assert(
      fc.property(plans, luck, (nodes, chance) => {
        const workflow = build(nodes);
        const story = play(workflow, chance, 3);
        for (const node of workflow.nodes) {
          const skipped = story.stateOf(node.id) === 'skipped';
          expect(skipped, `${node.id} of ${JSON.stringify(workflow.nodes)}`).toBe(
            !mayRun(story, workflow, node.id),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('fold to the live state, and replay to the same events', () => {
    fc.assert(
      fc.property(plans, luck, (nodes, chance) => {
        const first = play(build(nodes), chance, 2);
        expect(snapshot(first.refold())).toEqual(snapshot(first.state));
        const second = play(build(nodes), chance, 2);
        expect(second.events).toEqual(first.events);
      }),
      { numRuns: 100 },
    );
  });

  it('never hold more calls than there are places', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 3 }), (nodes, slots) => {
        const story = new Story(build(nodes));
        story.slots = slots;
        story.advance();
        expect(story.effects.filter((effect) => effect.kind === 'call-agent').length).toBeLessThanOrEqual(
          slots,
        );
      }),
    );
  });

  it('refuse or survive any command in any order', () => {
    const anyCommand = fc.oneof(
      fc.record({ type: fc.constant('advance' as const) }),
      fc.record({
        type: fc.constant('record-output' as const),
        stepId: fc.constantFrom('n0', 'n1', 'n2', 'n4[0]', 'nowhere'),
        attempt: fc.integer({ min: 0, max: 2 }),
        output: fc.constant(null),
      }),
      fc.record({
        type: fc.constant('record-apply' as const),
        approvalId: fc.constantFrom('id1', 'id2', 'none'),
        outcome: fc.constant({ kind: 'applied' as const, already: false, files: [] }),
      }),
      fc.record({
        type: fc.constant('decide-approval' as const),
        approvalId: fc.constantFrom('id1', 'id2', 'none'),
        decision: fc.constantFrom('approved' as const, 'rejected' as const),
        digest: fc.constantFrom('wrong', 'right'),
        by: fc.constant(PERSON),
        reason: fc.constant(null),
        moved: fc.constantFrom(null, 'a file changed'),
      }),
      fc.record({
        type: fc.constant('cancel' as const),
        by: fc.constant(PERSON),
        reason: fc.constant('stop'),
      }),
    );
    fc.assert(
      fc.property(plans, fc.array(anyCommand, { maxLength: 30 }), (nodes, commands) => {
        const story = new Story(build(nodes));
        for (const command of commands) {
          const digest =
            command.type === 'decide-approval'
              ? story.state.approvals.get(command.approvalId)?.digest
              : undefined;
          story.send(
            command.type === 'decide-approval' && command.digest === 'right' && digest !== undefined
              ? { ...command, digest }
              : command,
          );
        }
        expect(snapshot(story.refold())).toEqual(snapshot(story.state));
        const times = story.events.map((event: TimedEvent) => event.time);
        expect(times).toEqual([...times].sort());
      }),
      { numRuns: 300 },
    );
  });
});
