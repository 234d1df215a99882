import type { ScriptInput } from '../../agents/scripted/script.ts';
import type { PartWish } from '../../core/workflow/run-part.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { workflowOf } from './domain-story.ts';

/** What the patch of the story turns `a.txt` into. */
export const PATCHED = 'two\n';

const DIFF = `diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1 +1 @@
-one
+two
diff --git a/b.txt b/b.txt
new file mode 100644
--- /dev/null
+++ b/b.txt
@@ -0,0 +1 @@
+new
`;

/** An agent with a flaky tool, a tool whose effects can be counted outside, and one that proposes a patch. */
export function killScript(): ScriptInput {
  return {
    tools: [
      { name: 'read' },
      { name: 'flaky', steps: [{ do: 'fail-times', times: 2 }, { do: 'result' }] },
      { name: 'mark', steps: [{ do: 'effect', file: 'marks.log', once: true }, { do: 'result' }] },
      { name: 'once', steps: [{ do: 'effect', file: 'once.log' }, { do: 'result' }] },
      { name: 'propose', steps: [{ do: 'result', output: { patch: { title: 'Change', diff: DIFF } } }] },
    ],
  };
}

/**
 * Retries, a map with effects, a tool that must not act twice, an approval whose patch is applied, a signal that comes
 * again and again until it is taken, workflows within (killUses), rounds, and candidates in worktrees.
 */
export function killWorkflow(): Workflow {
  const call = (id: string, tool: string, needs: unknown[], more: Record<string, unknown> = {}) => ({
    id,
    kind: 'agent',
    agent: 'worker',
    tool,
    needs,
    ...more,
  });
  return workflowOf([
    { id: 'begin', kind: 'transform', value: { items: ['p', 'q', 'r', 's'] } },
    call('flaky', 'flaky', ['begin'], { retry: { attempts: 5, initial: '5ms', max: '20ms' } }),
    {
      id: 'each',
      kind: 'map',
      needs: ['flaky'],
      over: '{{begin.output.items}}',
      concurrency: 2,
      do: { kind: 'agent', agent: 'worker', tool: 'mark', with: { item: '{{item}}' } },
    },
    call('once', 'once', ['begin'], { onError: 'continue' }),
    call('propose', 'propose', ['each']),
    { id: 'gate', kind: 'approval', needs: ['propose'], patch: '{{propose.output.patch}}' },
    { id: 'pause', kind: 'wait', needs: ['gate'], for: '20ms' },
    { id: 'listen', kind: 'signal', name: 'go', needs: ['begin'], data: { type: 'object' } },
    {
      id: 'inner',
      kind: 'map',
      needs: ['begin'],
      over: ['x', 'y'],
      do: { kind: 'workflow', workflow: 'file:marks.yaml', with: { item: '{{item}}' } },
    },
    {
      id: 'again',
      kind: 'loop',
      needs: ['begin'],
      do: { kind: 'agent', agent: 'worker', tool: 'mark', with: { item: '{{round}}' } },
      until: 'round == 3',
      maxRounds: 3,
    },
    {
      id: 'tries',
      kind: 'explore',
      needs: ['begin'],
      candidates: ['bold', 'careful'],
      do: { kind: 'agent', agent: 'worker', tool: 'mark', with: { item: '{{item}}', patch: null } },
      check: { kind: 'agent', agent: 'worker', tool: 'mark', with: { of: '{{output.item}}' } },
      score: 'size(check.of)',
    },
    {
      ...call('take', 'mark', ['flaky'], { with: { item: 'taken' } }),
      ...{ kind: 'handoff', from: 'flaky', context: { seen: '{{flaky.state}}' } },
    },
    call('end', 'read', ['pause', 'take', 'once', 'listen', 'inner', 'again', 'given', 'tries']),
    // Neither is ever done, however often the run is taken up again: each would act a second time.
    call('given', 'once', ['out']),
    call('out', 'once', ['begin']),
  ]);
}

/** The run is one of a part: an output is given, and a step left out. */
export function killPart(): PartWish {
  const only = killWorkflow().nodes.map(({ id }) => id);
  return { given: { given: { by: 'hand' } }, only: only.filter((id) => id !== 'given' && id !== 'out') };
}

/** The workflow that the story uses: two acts, one after the other. */
export function killUses(): Record<string, Workflow> {
  const mark = { kind: 'agent', agent: 'worker', tool: 'mark', with: { item: '{{input.item}}' } };
  const nodes = [
    { id: 'first', ...mark },
    { id: 'second', needs: ['first'], ...mark },
  ];
  const inputs = { item: { type: 'string' } };
  return { 'file:marks.yaml': workflowOf(nodes, { inputs, outputs: { item: '{{input.item}}' } }) };
}

/** What people leave of the patches of the story of decisions. */
export const DECIDED = { 'a.txt': PATCHED, 'c.txt': 'edited\n', 'd.txt': 'six\n' } as const;

const SECOND_DIFF = '--- a/c.txt\n+++ b/c.txt\n@@ -1 +1 @@\n-three\n+four\n';
const THIRD_DIFF = '--- a/d.txt\n+++ b/d.txt\n@@ -1 +1 @@\n-five\n+six\n';
const CLEAN = { critical: 0, high: 0, medium: 0, low: 0, info: 0, truncated: false };

/** An agent whose patches people take apart, a scanner, and a tool that fails for good until it is tried again. */
export function decisionsScript(): ScriptInput {
  return {
    tools: [
      { name: 'propose', steps: [{ do: 'result', output: { patch: { title: 'Change', diff: DIFF } } }] },
      { name: 'second', steps: [{ do: 'result', output: { patch: { title: 'Other', diff: SECOND_DIFF } } }] },
      {
        name: 'try',
        steps: [
          { do: 'effect', file: 'tries.log', once: true },
          { do: 'result', output: { patch: { title: 'Third', diff: THIRD_DIFF } } },
        ],
      },
      { name: 'scan', steps: [{ do: 'result', output: { findings: [], summary: CLEAN } }] },
      { name: 'mark', steps: [{ do: 'effect', file: 'marks.log', once: true }, { do: 'result' }] },
      {
        name: 'stumble',
        steps: [{ do: 'fail-times', times: 2, code: 'invalid_request' }, { do: 'result' }],
      },
    ],
  };
}

/**
 * A gate whose patch is rejected for another try and then taken in part, one that is edited, a failure between, and an
 * exploration that is made anew.
 */
export function decisionsWorkflow(): Workflow {
  const call = (id: string, tool: string, needs: unknown[]) => ({
    id,
    kind: 'agent',
    agent: 'worker',
    tool,
    needs,
  });
  return workflowOf([
    call('propose', 'propose', []),
    {
      id: 'gate',
      kind: 'approval',
      needs: ['propose'],
      patch: '{{propose.output.patch}}',
      revise: { node: 'propose', attempts: 1 },
    },
    call('mark', 'mark', ['gate']),
    call('stumble', 'stumble', ['mark']),
    call('second', 'second', ['stumble']),
    { id: 'edited', kind: 'approval', needs: ['second'], patch: '{{second.output.patch}}' },
    {
      id: 'tries',
      kind: 'explore',
      needs: ['edited'],
      candidates: 2,
      do: { kind: 'agent', agent: 'worker', tool: 'try' },
      check: { kind: 'agent', agent: 'worker', tool: 'scan' },
    },
    {
      id: 'choice',
      kind: 'approval',
      needs: ['tries'],
      choices: 'tries',
      revise: { node: 'tries', attempts: 1 },
    },
  ]);
}
