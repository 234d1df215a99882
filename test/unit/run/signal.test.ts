import { afterEach, describe, expect, it } from 'vitest';
import { MAX_KEPT_SIGNALS } from '../../../main/domain/run/signal.ts';
import { nextWake } from '../../../main/domain/run/advance.ts';
import { PERSON, snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const PORT = { type: 'object', properties: { port: { type: 'integer' } }, required: ['port'] };
const listen = (id: string, name: string, more: Record<string, unknown> = {}) => ({
  id,
  kind: 'signal',
  name,
  ...more,
});
const show = (id: string, needs: unknown[], value: unknown) => ({ id, kind: 'transform', needs, value });

let story: Story;
const tell = (nodes: unknown[], input = {}): Story => {
  story = new Story(workflowOf(nodes), input);
  story.advance();
  return story;
};
const refused = (decision: ReturnType<Story['send']>) => {
  if (decision.kind !== 'refused') throw new Error(`it was ${decision.kind}`);
  return decision.refusal;
};

describe('a signal', () => {
  afterEach(() => {
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('lets the step that waits for it go on, with what came, from whom and when', () => {
    tell([listen('go', 'deployed', { data: PORT }), show('after', ['go'], '{{ go.output.data.port + 1 }}')]);
    expect(story.stateOf('go')).toBe('waiting');
    expect(story.state.status).toBe('waiting');
    expect(nextWake(story.state, story.now)).toBeNull();
    story.now += 5_000;
    story.signal('deployed', { port: 80 });
    expect(story.state.steps.get('go')?.output).toEqual({
      data: { port: 80 },
      by: 'ada',
      at: '2026-01-05T10:00:05.000Z',
    });
    expect(story.state.steps.get('after')?.output).toBe(81);
    expect(story.told).toEqual([
      'step.started go',
      'signal.received',
      'signal.used go',
      'step.succeeded go',
      'step.succeeded after',
      'run.ended',
    ]);
    expect(story.events[2]).toMatchObject({ data: { name: 'deployed', by: PERSON } });
  });

  it('that comes before its step waits is kept, and used once', () => {
    tell([
      { id: 'first', kind: 'agent', agent: 'worker', tool: 'read' },
      listen('a', 'ready', { needs: ['first'] }),
      listen('b', 'ready', { needs: ['a'] }),
    ]);
    story.signal('ready', 1);
    expect(story.told).toEqual(['step.started first', 'signal.received']);
    story.answer('first');
    expect(story.state.steps.get('a')?.output).toMatchObject({ data: 1 });
    expect(story.stateOf('b')).toBe('waiting');
    story.signal('ready', 2);
    expect(story.state.status).toBe('succeeded');
    expect(story.state.keptSignals.size).toBe(0);
  });

  it('goes to the step that has waited longest and that it fits', () => {
    tell([listen('any', 'ready'), listen('port', 'ready', { data: PORT })]);
    story.signal('ready', { port: 1 });
    story.signal('ready', { port: 2 });
    expect(story.state.steps.get('any')?.output).toMatchObject({ data: { port: 1 } });
    expect(story.state.steps.get('port')?.output).toMatchObject({ data: { port: 2 } });

    tell([listen('port', 'ready', { data: PORT }), listen('any', 'ready')]);
    story.signal('ready', 'no port');
    expect(story.stateOf('port')).toBe('waiting');
    expect(story.state.steps.get('any')?.output).toMatchObject({ data: 'no port' });
  });

  it('is the same signal under the same key, also when the run has ended', () => {
    tell([listen('a', 'go'), listen('b', 'go', { needs: ['a'] })]);
    story.signal('go', 1, 'press');
    expect(story.signal('go', 1, 'press').kind).toBe('accepted');
    expect(story.stateOf('b')).toBe('waiting');
    expect(refused(story.signal('go', 2, 'press'))).toMatchObject({ code: 'conflict' });
    story.signal('go', 2, 'other');
    expect(story.state.status).toBe('succeeded');
    expect(story.signal('go', 1, 'press').kind).toBe('accepted');
    expect(story.told.filter((event) => event === 'signal.received')).toHaveLength(2);
    expect(refused(story.signal('go', 3, 'third'))).toMatchObject({ code: 'run_ended' });
  });

  it('is refused with the reason when no step of the run would use it', () => {
    tell([listen('a', 'port', { data: PORT }), listen('b', 'later', { needs: ['a'], data: PORT })]);
    expect(refused(story.signal('prot'))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('"prot"') as string,
      fix: 'Send one of: port, later.',
    });
    for (const name of ['port', 'later']) {
      expect(refused(story.signal(name, { port: 'x' }))).toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('integer') as string,
      });
    }
    expect(refused(story.signal('port', { port: 1, more: 'x'.repeat(70_000) }))).toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('64 KiB') as string,
    });
    expect(refused(story.signal('no name'))).toMatchObject({ code: 'invalid_input' });
    story.signal('port', { port: 1 });
    expect(refused(story.signal('port', { port: 2 }))).toMatchObject({ code: 'not_found' });
    story.send({ type: 'cancel', by: PERSON, reason: 'enough' });
    expect(refused(story.signal('later', { port: 2 }))).toMatchObject({ code: 'run_ended' });
  });

  it('is kept in bounds', () => {
    tell([
      { id: 'first', kind: 'agent', agent: 'worker', tool: 'read' },
      listen('a', 'go', { needs: ['first'] }),
    ]);
    for (let i = 0; i < MAX_KEPT_SIGNALS; i++) expect(story.signal('go', i).kind).toBe('accepted');
    expect(refused(story.signal('go', 'more'))).toMatchObject({ code: 'conflict' });
  });

  it('that does not come in time fails its step, and may be taken care of', () => {
    tell([
      listen('a', 'go', { timeout: '10s', onError: 'continue' }),
      show('after', ['a'], '{{ a.error.code }}'),
    ]);
    expect(story.state.status).toBe('running');
    expect(nextWake(story.state, story.now)).toBe(story.now + 10_000);
    story.advance(9_999);
    expect(story.stateOf('a')).toBe('waiting');
    story.now += 1;
    // Nobody has looked yet, and still it is too late.
    expect(refused(story.signal('go'))).toMatchObject({ code: 'not_found' });
    story.advance();
    expect(story.state.steps.get('a')?.error).toMatchObject({ code: 'timeout' });
    expect(story.state.steps.get('after')?.output).toBe('timeout');
    expect(story.state.status).toBe('succeeded');
  });

  it('can be named by what is known when the step begins', () => {
    tell([show('pick', [], 'pr-7'), listen('a', '{{ pick.output }}/{{ input.what }}', { needs: ['pick'] })], {
      what: 'merged',
    });
    expect(story.state.steps.get('a')?.signal).toBe('pr-7/merged');
    story.signal('pr-7/merged');
    expect(story.state.status).toBe('succeeded');

    tell([listen('a', '{{ input.what }}')], { what: 'two words' });
    expect(story.state.steps.get('a')?.error).toMatchObject({ code: 'invalid_request' });
  });

  it('begins to be waited for anew when its step is tried again', () => {
    tell([listen('a', 'go', { timeout: '10s' })]);
    story.advance(10_000);
    expect(story.state.status).toBe('failed');
    story.send({ type: 'retry-failed', by: PERSON });
    expect(story.stateOf('a')).toBe('waiting');
    story.signal('go', 7);
    expect(story.state.steps.get('a')?.output).toMatchObject({ data: 7 });
    expect(story.state.status).toBe('succeeded');
  });

  it('that nobody waits for does not keep a run from ending', () => {
    tell([
      { id: 'check', kind: 'condition', if: 'false' },
      { id: 'first', kind: 'agent', agent: 'worker', tool: 'read' },
      listen('a', 'go', { needs: [{ node: 'check', on: 'true' }, 'first'] }),
      listen('b', 'go', { needs: ['a'] }),
    ]);
    story.signal('go');
    story.signal('go');
    story.signal('go');
    story.answer('first');
    expect(story.state.status).toBe('succeeded');
    expect(story.state.keptSignals.size).toBe(1);
  });
});
