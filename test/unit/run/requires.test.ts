import { describe, expect, it } from 'vitest';
import type { ChosenCall } from '../../../core/agent/choice.ts';
import { approvalCard } from '../../../main/app/views/approval-card.ts';
import type { AgentStanding } from '../../../main/domain/policy/assignment.ts';
import { chosenProposersOf } from '../../../main/domain/run/proposer-choice.ts';
import { say } from '../../support/approval-story.ts';
import { toolFactsFor } from '../../../main/domain/run/start.ts';
import { stepOf } from '../../../main/domain/run/state.ts';
import { stepView } from '../../../main/domain/run/view.ts';
import { agentManifestSchema, type AgentManifest } from '../../../core/agent/manifest.ts';
import type { ToolFacts } from '../../../main/domain/run/events.ts';
import {
  ACT_TOOL,
  PERSON,
  RISKY_TOOL,
  SAFE_TOOL,
  sha256,
  snapshot,
  Story,
  workflowOf,
} from '../../support/domain-story.ts';

const CALL = { kind: 'agent', requires: ['scan'], tool: 'look' };
const can = (facts: ToolFacts): ToolFacts => ({ ...facts, capabilities: ['scan', 'more'] });
const THREE = { 'a/look': can(SAFE_TOOL), 'b/look': can(SAFE_TOOL), 'c/look': can(SAFE_TOOL) };

function storyOf(tools: Record<string, ToolFacts> = THREE, more: Record<string, unknown> = {}): Story {
  return new Story(workflowOf([{ id: 'see', ...CALL, ...more }]), {}, 'run1', { tools });
}

function called(story: Story): string[] {
  return story.effects.flatMap((effect) => (effect.kind === 'call-agent' ? [effect.agent] : []));
}

function view(story: Story, id = 'see') {
  const step = story.state.steps.get(id);
  if (!step) throw new Error(id);
  return stepView(story.state, step);
}

/** What the card of an approval tells of who was chosen; `index`: in the order of asking. */
function cardOf(story: Story, index = 0): readonly ChosenCall[] {
  const approval = [...story.state.approvals.values()][index];
  if (!approval) throw new Error(`no approval ${index}`);
  return approvalCard(story.state, approval).chosen;
}

describe('a step that requires capabilities', () => {
  it.each([
    ['by name where all are alike', {}, 'a', 'b is as well'],
    [
      'by state',
      { a: { state: 'failing', reason: 'The last 2 calls failed.' } },
      'b',
      'a is failing: The last 2',
    ],
    ['by failures in a row', { a: { failuresInARow: 1 } }, 'b', 'a failed once in a row'],
    ['by calls in flight', { a: { state: 'busy', inFlight: 2 }, b: { inFlight: 1 } }, 'c', 'in flight: 2'],
    ['one that is missing last', { a: { state: 'missing' }, b: { state: 'stuck' } }, 'c', 'a is missing'],
  ] as const)('chooses the healthiest agent, %s, and says why', (_, standings, agent, why) => {
    const story = storyOf();
    for (const [id, standing] of Object.entries<Partial<AgentStanding>>(standings))
      story.standings.set(id, standing);
    story.advance();
    expect(called(story)).toEqual([agent]);
    const { chosen } = view(story);
    expect(chosen?.agent).toBe(agent);
    expect(chosen?.reasons.join('; ')).toContain(why);
    expect(story.events.at(-1)).toMatchObject({ type: 'step.started', data: { call: { agent }, chosen } });
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('tries the next one at once after a failure, each that can before one again, whatever kind it was', () => {
    const story = storyOf();
    story.advance();
    story.fail('see', 'internal');
    story.fail('see', 'auth');
    expect(called(story)).toEqual(['a', 'b', 'c']);
    expect(view(story).chosen?.reasons.join('; ')).toContain('a failed this step once');
    story.fail('see', 'internal');
    expect(story.stateOf('see')).toBe('failed');
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('keeps to the tries that its node allows; a crash of Signalbox counts against no agent', () => {
    const few = storyOf(THREE, { retry: { attempts: 2 } });
    few.advance();
    few.fail('see', 'internal');
    few.fail('see', 'internal');
    expect([called(few), few.stateOf('see')]).toEqual([['a', 'b'], 'failed']);
    const lost = storyOf();
    lost.advance();
    lost.fail('see', 'lost');
    expect(called(lost)).toEqual(['a', 'a']);
  });

  it('spreads the items of a map over agents that are as well, and looks only at what was frozen', () => {
    const tools = { ...THREE, 'd/look': SAFE_TOOL, 'e/other': can(SAFE_TOOL) };
    const node = { id: 'each', kind: 'map', over: [1, 2, 3, 4], do: CALL };
    const story = new Story(workflowOf([node]), {}, 'run1', { tools });
    story.advance();
    expect(called(story)).toEqual(['a', 'b', 'c', 'a']);
  });

  it('never has another agent do what one may have done', () => {
    const acts = { 'a/look': can(ACT_TOOL), 'b/look': can(ACT_TOOL) };
    const once = storyOf(acts);
    once.advance();
    once.fail('see', 'timeout');
    expect([called(once), once.stateOf('see')]).toEqual([['a'], 'failed']);
    const idempotent = { ...can(ACT_TOOL), idempotent: true };
    const story = storyOf({ 'a/look': idempotent, 'b/look': idempotent });
    story.advance();
    story.fail('see', 'timeout');
    story.standings.set('a', { state: 'failing' });
    story.advance(60_000);
    story.fail('see', 'internal');
    story.send({ type: 'retry-failed', by: PERSON });
    expect(called(story)).toEqual(['a', 'a', 'a']);
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('asks where the strictest agent that could be chosen does, and the approval is of one agent', () => {
    const story = storyOf({ 'a/look': can(SAFE_TOOL), 'b/look': can(RISKY_TOOL) });
    story.advance();
    const [approval] = story.state.approvals.values();
    expect(called(story)).toEqual([]);
    expect(approval?.subject).toMatchObject({ kind: 'tool-call', agent: 'a' });
    const { approvalId = '', digest = '' } = approval ?? {};
    story.standings.set('a', { state: 'stuck' });
    story.send({
      ...{ type: 'decide-approval', approvalId, digest, decision: 'approved', by: PERSON },
      ...{ reason: null, moved: null },
    });
    story.fail('see', 'timeout');
    story.advance(60_000);
    expect(called(story)).toEqual(['a', 'a']);
    expect(view(story).chosen?.reasons.at(-1)).toContain('the approval is of a call of this agent');
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('names those who proposed as they were chosen', () => {
    const gate = { id: 'gate', kind: 'approval', needs: ['see'], show: '{{ see.output.text }}' };
    const story = new Story(workflowOf([{ id: 'see', ...CALL }, gate]), {}, 'run1', { tools: THREE });
    story.standings.set('a', { state: 'failing' });
    story.advance();
    story.answer('see', { text: 'x' });
    const [approval] = story.state.approvals.values();
    expect(approval).toMatchObject({ proposedBy: 'b/look' });
    expect(cardOf(story)).toEqual([{ stepId: 'see', tool: 'look', choice: view(story).chosen }]);
    expect(cardOf(story)[0]?.choice.reasons.join('; ')).toContain('a is failing');
  });

  it('tells on the approval of its own call why it is of that agent', () => {
    const story = storyOf({ 'a/look': can(RISKY_TOOL), 'b/look': can(RISKY_TOOL) });
    story.standings.set('a', { state: 'stuck' });
    story.advance();
    expect(cardOf(story)).toMatchObject([{ stepId: 'see', tool: 'look', choice: { agent: 'b' } }]);
  });

  it('tells of an approval as it was when it was asked, whatever is chosen when the step begins anew', () => {
    const revise = { node: 'see', attempts: 1 };
    const gate = { id: 'gate', kind: 'approval', needs: ['see'], show: '{{ see.output.text }}', revise };
    const story = new Story(workflowOf([{ id: 'see', ...CALL }, gate]), {}, 'run1', { tools: THREE });
    story.advance();
    story.answer('see', { text: 'x' });
    const first = cardOf(story);
    story.standings.set('a', { state: 'stuck' });
    say(story, 'rejected', PERSON, { again: true, reason: 'another' });
    expect(view(story).chosen?.agent).toBe('b');
    expect(cardOf(story)).toEqual(first);
    story.answer('see', { text: 'y' });
    expect(cardOf(story, 1)).toMatchObject([{ choice: { agent: 'b' } }]);
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('tells of the candidate that is asked about, not of the others or of who checked it', () => {
    const nodes = [
      { id: 'tries', kind: 'explore', candidates: [1, 2], do: CALL, check: CALL, score: 'check.score' },
      { id: 'gate', kind: 'approval', needs: ['tries'], choices: 'tries' },
    ];
    const story = new Story(workflowOf(nodes), {}, 'run1', { tools: THREE });
    story.advance();
    for (const index of [0, 1])
      story.answer(`tries[${index}]/do`, { patch: { diff: `--- p${index}`, title: 'p' } });
    for (const index of [0, 1]) story.answer(`tries[${index}]/check`, { score: index });
    const step = stepOf(story.state, 'gate');
    expect(chosenProposersOf(story.state, step, 1)).toMatchObject([{ stepId: 'tries[1]/do' }]);
    expect(chosenProposersOf(story.state, step, null)).toHaveLength(2);
  });

  it('tells only of the item of a map that an approval within it is about', () => {
    const inner = workflowOf([
      { id: 'see', ...CALL },
      { id: 'gate', kind: 'approval', needs: ['see'], show: '{{ see.output.text }}' },
    ]);
    const each = {
      id: 'each',
      kind: 'map',
      over: [1, 2],
      do: { kind: 'workflow', workflow: 'file:inner.yaml' },
    };
    const story = new Story(workflowOf([each]), {}, 'run1', {
      tools: THREE,
      uses: { 'file:inner.yaml': inner },
    });
    story.advance();
    story.answer('each[1]/see', { text: 'x' });
    expect(cardOf(story).map(({ stepId }) => stepId)).toEqual(['each[1]/see']);
  });
});

describe('the facts that a run is started with', () => {
  const agent = (id: string, capabilities: readonly string[]): [string, AgentManifest] => [
    id,
    agentManifestSchema.parse({
      ...{ manifestVersion: 1, id, version: '1', title: id, capabilities, launch: { command: ['x'] } },
      tools: [{ name: 'look', inputSchema: {} }],
    }),
  ];

  it('are of all agents that can, with what they can do; none is refused', () => {
    const catalog = new Map([agent('a', ['scan']), agent('b', ['scan', 'more']), agent('c', ['more'])]);
    const facts = toolFactsFor([workflowOf([{ id: 'see', ...CALL }])], catalog, sha256);
    expect(facts).toMatchObject({
      ok: true,
      value: { 'a/look': { capabilities: ['scan'] }, 'b/look': { capabilities: ['scan', 'more'] } },
    });
    expect(facts.ok && Object.keys(facts.value)).toEqual(['a/look', 'b/look']);
    const none = toolFactsFor([workflowOf([{ id: 'see', ...CALL, requires: ['fly'] }])], catalog, sha256);
    expect(none).toMatchObject({ ok: false, error: { code: 'invalid_workflow' } });
  });
});
