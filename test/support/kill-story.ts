import type { ScriptInput } from '../../agents/scripted/script.ts';
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

/** Retries, a map with effects, a tool that must not act twice, and an approval whose patch is applied. */
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
    call('end', 'read', ['pause', 'once']),
  ]);
}
