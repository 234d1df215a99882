import { Tabs } from '@mantine/core';
import { useState } from 'react';
import type { WorkflowDetail } from '../../../../core/contract/workflows.ts';
import { addressOf, go, useAddress } from '../../../app/address.ts';
import type { LineGoal } from '../../../ui/code-editor.tsx';
import { YamlEditor } from '../../../ui/yaml-editor.tsx';
import { LazyCanvas } from './lazy-canvas.tsx';
import classes from './preview.module.css';
import { PreviewFacts } from './preview-facts.tsx';
import { WorkflowProblems } from './workflow-problems.tsx';

/** Graph or text on the left, facts on the right. A file that is too broken for a graph shows its text. */
export function PreviewBody({ detail }: { readonly detail: WorkflowDetail }) {
  const { line, workflow, text, problems } = detail;
  const { query } = useAddress();
  const [goal, setGoal] = useState<LineGoal | null>(null);
  const tab = workflow && query['tab'] !== 'text' ? 'graph' : 'text';
  const show = (change: { readonly tab?: string; readonly node?: string }): void =>
    go(addressOf(['workflows', line.ref], { tab: query['tab'], node: query['node'], ...change }), {
      replace: true,
    });
  return (
    <>
      <Tabs
        value={tab}
        onChange={(value) => show({ tab: value ?? 'graph' })}
        className={classes.tabs}
        keepMounted={false}
      >
        <Tabs.List px="md">
          <Tabs.Tab value="graph" disabled={!workflow}>
            Graph
          </Tabs.Tab>
          <Tabs.Tab value="text">Text</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="graph" className={classes.panel}>
          {workflow && (
            <LazyCanvas
              workflow={workflow}
              selected={query['node'] ?? null}
              onSelect={(node) => show({ node })}
            />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="text" className={classes.text}>
          <YamlEditor
            label={`Text of ${line.path}`}
            value={text}
            marks={marksOf(problems)}
            goal={goal}
            fills
          />
        </Tabs.Panel>
      </Tabs>
      <aside className={classes.facts} aria-label="About this workflow">
        <WorkflowProblems
          problems={problems}
          onGo={(lineNumber) => {
            show({ tab: 'text' });
            setGoal({ line: lineNumber });
          }}
        />
        <PreviewFacts detail={detail} />
      </aside>
    </>
  );
}

function marksOf(problems: WorkflowDetail['problems']) {
  return problems.flatMap(({ line, message }) => (line === null ? [] : [{ line, message }]));
}
