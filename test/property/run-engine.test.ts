import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStepEnd } from '../../core/run/vocabulary.ts';
import type { Json } from '../../core/json.ts';
import { actionOf, edgesOf, isCall, type Workflow } from '../../core/workflow/schema.ts';
import { checkPart, type CheckedPart } from '../../core/workflow/run-part.ts';
import type { RunCommand } from '../../main/domain/run/commands.ts';
import type { TimedEvent } from '../../main/domain/run/events.ts';
import { spreads, type Step } from '../../main/domain/run/state.ts';
import { PERSON, snapshot, Story, workflowOf } from '../support/domain-story.ts';

const OUTCOMES = ['success', 'success', 'success', 'failure', 'done'] as const;
/** Kinds of plans that are calls of an agent. */
const CALLS: ReadonlySet<number> = new Set([5, 6, 12]);
const TOOLS = ['read', 'act', 'risky'] as const;

interface NodePlan {
  readonly kind: number;
  readonly needs: readonly { readonly to: number; readonly on: number }[];
  readonly tool: number;
  readonly goesOn: boolean;
}

const nodePlan: fc.Arbitrary<NodePlan> = fc.record({
  kind: fc.nat(12),
  needs: fc.array(fc.record({ to: fc.nat(20), on: fc.nat(6) }), { maxLength: 3 }),
  tool: fc.nat(2),
  goesOn: fc.boolean(),
});

function bodyOf(plan: NodePlan, i: number): Record<string, unknown> {
  const action = { kind: 'agent', agent: 'worker', tool: TOOLS[plan.tool] };
  const onError = plan.goesOn ? 'continue' : 'fail';
  switch (plan.kind) {
    case 0:
      return { kind: 'transform', value: i };
    case 1:
      return { kind: 'wait', for: '1s' };
    case 2:
      return { kind: 'condition', if: plan.goesOn ? '1 < 2' : '2 < 1' };
    case 3:
      return { kind: 'approval', show: i };
    case 4: {
      const onItemError = plan.tool === 0 ? 'collect' : 'fail';
      return { kind: 'map', over: [1, 2, 3], concurrency: 2, onItemError, do: action, onError };
    }
    case 7: {
      const timeout = plan.tool === 0 ? { timeout: '90s' } : {};
      return { kind: 'signal', name: `s${i % 3}`, onError, ...timeout };
    }
    case 8: {
      const given = { with: { n: i }, workflow: plan.tool === 0 ? 'file:outer.yaml' : 'file:inner.yaml' };
      return { kind: 'workflow', ...given, onError };
    }
    case 9: {
      const onItemError = plan.tool === 0 ? 'collect' : 'fail';
      const item = { kind: 'workflow', workflow: 'file:inner.yaml', with: { n: '{{ item }}' } };
      return { kind: 'map', over: [1, 2, 3], concurrency: 2, onItemError, do: item, onError };
    }
    case 10:
    case 11: {
      const body =
        plan.kind === 10 ? action : { kind: 'workflow', workflow: 'file:inner.yaml', with: { n: 1 } };
      const onLimit = plan.tool === 0 ? 'continue' : 'fail';
      return {
        kind: 'loop',
        do: body,
        until: 'round == 2 && run.id == "run1"',
        maxRounds: 1 + plan.tool,
        onLimit,
        onError,
      };
    }
    default:
      return { ...action, onError };
  }
}

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
    // A handoff needs somebody who hands over; without one it is a plain call.
    const giver = [...seen.keys()].find((target) => CALLS.has(plans[target]?.kind ?? -1));
    const from = plan.kind === 12 &&
      giver !== undefined && { kind: 'handoff', from: `n${giver}`, context: { i } };
    return { id, needs, ...bodyOf(plan, i), ...from };
  });
  return workflowOf(nodes);
}

const INNER = workflowOf(
  [
    { id: 'begin', kind: 'agent', agent: 'worker', tool: 'act' },
    { id: 'gate', needs: ['begin'], kind: 'approval', show: '{{ input.n }}' },
    {
      id: 'aside',
      needs: [{ node: 'begin', on: 'failure' }],
      kind: 'transform',
      value: '{{ begin.error.code }}',
    },
    { id: 'risk', needs: ['gate'], kind: 'agent', agent: 'worker', tool: 'risky', onError: 'continue' },
  ],
  { inputs: { n: { type: 'integer' } }, outputs: { got: '{{ begin.output }}' }, timeout: '40m' },
);
const OUTER = workflowOf(
  [
    {
      id: 'twice',
      kind: 'map',
      over: [1, 2],
      do: { kind: 'workflow', workflow: 'file:inner.yaml', with: { n: '{{ item }}' } },
    },
    { id: 'after', needs: ['twice'], kind: 'wait', for: '1s' },
  ],
  { inputs: { n: { type: 'integer' } } },
);
const USES = { 'file:inner.yaml': INNER, 'file:outer.yaml': OUTER };

function refusedBy({ handoff }: Step, how: number): { readonly refused?: true } {
  return how === 6 && handoff !== null ? { refused: true } : {};
}

/** Something that the world could do next, picked by two numbers; undefined when there is nothing to answer. */
function nextMove(story: Story, pick: number, how: number): RunCommand | undefined {
  const moves: RunCommand[] = [];
  for (const step of story.state.steps.values()) {
    if (step.state !== 'running' || spreads(story.state, step) || step.attempts === 0) continue;
    const { stepId, attempts: attempt, round } = step;
    if (how < 6) moves.push({ type: 'record-output', stepId, attempt, round, output: { how } });
    else {
      const code = how === 6 ? 'auth' : how === 7 ? 'timeout' : 'lost';
      const error = { code, message: 'm', fix: 'f' } as const;
      const refused = refusedBy(step, how);
      moves.push({ type: 'record-failure', stepId, attempt, round, error, ...refused });
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
  for (const stepId of story.state.listening) {
    const name = story.state.steps.get(stepId)?.signal ?? '';
    // Twice now and then: the second may find no step that wants it.
    const key = `${name}${story.events.length - (how === 5 ? 1 : 0)}`;
    moves.push({ type: 'signal', name, data: how, key, by: PERSON });
  }
  return moves[pick % Math.max(1, moves.length)];
}

/** Plays a run to its end with given luck; times of waits and retries always come. */
function play(
  workflow: Workflow,
  luck: readonly (readonly [number, number])[],
  slots: number,
  part: CheckedPart = {},
): Story {
  const story = new Story(workflow, {}, 'run1', { uses: USES, ...part });
  story.slots = slots;
  story.advance();
  goOn(story, luck, slots);
  return story;
}

function goOn(story: Story, luck: readonly (readonly [number, number])[], slots: number): void {
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
}

function runningCalls(story: Story): number {
  return [...story.state.steps.values()].filter(
    (step) => step.state === 'running' && !spreads(story.state, step),
  ).length;
}

/** What a node of each kind may be said to have given. */
function givenFor(node: Workflow['nodes'][number], at: number): Json {
  const { kind } = node;
  const action = actionOf(node);
  const one = action.kind === 'workflow' ? (action.workflow === 'file:inner.yaml' ? { got: at } : {}) : at;
  if (kind === 'condition') return { result: at % 2 === 0 };
  if (kind === 'approval') return { decision: 'none', by: null, reason: null, files: [] };
  if (kind === 'map') return { items: [one], failed: 0 };
  if (kind === 'loop') return { last: one, rounds: 1, done: true };
  if (kind === 'workflow') return one;
  return kind === 'signal' ? { data: at, by: 'me', at: 'then' } : {};
}

/** A random part of a workflow: each role a number, 0 given, 1 left out where anything is, else done. */
function partFor(workflow: Workflow, roles: readonly number[]): CheckedPart {
  const roleOf = (at: number): number => roles[at % roles.length] ?? 2;
  const given = Object.fromEntries(
    workflow.nodes.flatMap((node, at) => (roleOf(at) === 0 ? [[node.id, givenFor(node, at)]] : [])),
  );
  const only = workflow.nodes.filter((_, at) => roleOf(at) > 1).map(({ id }) => id);
  const wish = only.length > 0 && roles.includes(1) ? { given, only } : { given };
  const checked = checkPart(workflow, wish, new Map(), USES);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.part;
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
const roles = fc.array(fc.nat(4), { minLength: 1, maxLength: 20 });
const plans = fc.array(nodePlan, { minLength: 1, maxLength: 20 });

/** Tries again what failed, if that can be. */
function retries(story: Story): boolean {
  return story.send({ type: 'retry-failed', by: PERSON }).kind === 'accepted';
}

/** Lets all that goes on succeed. */
function settle(story: Story): void {
  for (let turn = 0; story.state.endedAt === null && turn < 2_000; turn++) {
    const move = nextMove(story, 0, 0);
    if (move)
      story.send(move.type === 'record-output' ? { ...move, round: roundOf(story, move.stepId) } : move);
    else story.advance(61_000);
  }
}

function roundOf(story: Story, stepId: string): number {
  return story.state.steps.get(stepId)?.round ?? 0;
}

/** For each call that acts behind a gate which is cut off from it: the approval that let it, or a name that none has. */
function unaskedCalls(story: Story, workflow: Workflow, isDone: (id: string) => boolean): string[] {
  const needs = new Map(
    workflow.nodes.map(({ id, needs: all }) => [
      id,
      all.map((need) => (typeof need === 'string' ? need : need.node)),
    ]),
  );
  const asks = (id: string): boolean => {
    const node = workflow.nodes.find((one) => one.id === id);
    const action = node && actionOf(node);
    // Both of the workflows that are used ask.
    return (
      action?.kind === 'approval' ||
      action?.kind === 'workflow' ||
      (action !== undefined && isCall(action) && action.tool === 'risky')
    );
  };
  /** Whether a gate lies above, with something that is not done on the way or in its place. */
  const isCut = (id: string, cut: boolean): boolean =>
    (needs.get(id) ?? []).some((from) => {
      const now = cut || !isDone(from);
      return (now && asks(from)) || isCut(from, now);
    });
  return story.events.flatMap((event) => {
    if (event.type !== 'step.started' || event.data.call?.tool !== 'act') return [];
    const { stepId } = event.data;
    if (!isCut(stepId.replace(/[[/].*/, ''), false)) return [];
    const approvals = [...story.state.approvals.values()].filter(
      (one) => one.stepId === stepId && one.status === 'approved',
    );
    return [approvals[0]?.approvalId ?? `none for ${stepId}`];
  });
}

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

  it('go on after a cancellation at any point, and end, with nothing done twice that was done', () => {
    fc.assert(
      fc.property(plans, luck, fc.nat(40), (nodes, chance, after) => {
        const story = new Story(build(nodes), {}, 'run1', { uses: USES });
        story.advance();
        for (let turn = 0; turn < after && story.state.endedAt === null; turn++) {
          const move = nextMove(story, turn, 0);
          if (move) story.send(move);
          story.advance(move ? 0 : 61_000);
        }
        if (story.send({ type: 'cancel', by: PERSON, reason: 'enough' }).kind === 'refused') return;
        expect(story.state.status).toBe('cancelled');
        const done = [...story.state.steps.values()].filter(({ state }) => state === 'succeeded');
        const kept = new Map(done.map(({ stepId, round }) => [stepId, round]));
        if (story.send({ type: 'retry-failed', by: PERSON }).kind === 'refused') return;
        expect(snapshot(story.refold())).toEqual(snapshot(story.state));
        goOn(story, chance, 3);
        for (const step of story.state.steps.values()) expect(isStepEnd(step.state), step.stepId).toBe(true);
        for (const [stepId, round] of kept) expect(story.state.steps.get(stepId)?.round, stepId).toBe(round);
        expect(snapshot(story.refold())).toEqual(snapshot(story.state));
      }),
      { numRuns: 200 },
    );
  });

  it('begin nothing that was given or left out, in a run of a part, and nothing that acts without its decision', () => {
    fc.assert(
      fc.property(plans, luck, roles, (nodes, chance, which) => {
        const workflow = build(nodes);
        const part = partFor(workflow, which);
        const story = play(workflow, chance, 2, part);
        if (story.state.status === 'failed' && story.state.endedAt !== null && retries(story)) settle(story);
        expect(story.state.endedAt).not.toBeNull();
        const isDone = (id: string) =>
          !Object.hasOwn(part.given ?? {}, id) && (part.only === undefined || part.only.includes(id));
        for (const event of story.events) {
          if (!('stepId' in event.data)) continue;
          const id = event.data.stepId.replace(/[[/].*/, '');
          const made = event.type === 'step.succeeded' && !event.data.given;
          const begun = made || /^(step.started|attempt.failed|approval.requested)$/.test(event.type);
          if (begun) expect(isDone(id), `${event.type} ${id}`).toBe(true);
        }
        for (const [id, output] of Object.entries(part.given ?? {}))
          expect(story.state.steps.get(id)).toMatchObject({
            state: 'succeeded',
            output,
            given: true,
            attempts: 0,
          });
        for (const effect of story.effects)
          if ('stepId' in effect) expect(isDone(effect.stepId.replace(/[[/].*/, ''))).toBe(true);
        for (const call of unaskedCalls(story, workflow, isDone))
          expect(story.state.approvals.get(call)?.status).toBe('approved');
        expect(snapshot(story.refold())).toEqual(snapshot(story.state));
      }),
      { numRuns: 250 },
    );
  });

  it('never hold more calls than there are places', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 3 }), (nodes, slots) => {
        const story = new Story(build(nodes), {}, 'run1', { uses: USES });
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
        type: fc.constant('signal' as const),
        name: fc.constantFrom('s0', 's1', 'other', ''),
        data: fc.jsonValue({ maxDepth: 2 }).map((value): Json => JSON.parse(JSON.stringify(value)) as Json),
        key: fc.constantFrom('k1', 'k2', 'k3'),
        by: fc.constant(PERSON),
      }),
      fc.record({
        type: fc.constant('cancel' as const),
        by: fc.constant(PERSON),
        reason: fc.constant('stop'),
      }),
    );
    fc.assert(
      fc.property(plans, fc.array(anyCommand, { maxLength: 30 }), (nodes, commands) => {
        const story = new Story(build(nodes), {}, 'run1', { uses: USES });
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
