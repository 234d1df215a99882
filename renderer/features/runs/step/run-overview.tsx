import { Tabs, Text } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { RunDetail } from '../../../../core/contract/runs.ts';
import { STEP_STATES } from '../../../../core/run/vocabulary.ts';
import { JsonView } from '../../../ui/json/json-view.tsx';
import { countOf } from '../../../ui/format.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { STEP_LOOKS } from '../../../ui/vocabulary.ts';
import { StepLog } from '../log/step-log.tsx';
import { titleOf } from '../../../canvas/node-words.ts';
import { ErrorWords } from './error-words.tsx';
import { TooLarge } from './too-large.tsx';
import classes from './step-panel.module.css';

interface RunOverviewProps {
  readonly run: RunDetail;
  readonly tab: string | undefined;
  readonly onTab: (tab: string | undefined) => void;
  readonly onSelect: (stepId: string) => void;
}

const TABS = ['output', 'input', 'log'] as const;

/** Steps that are named; the graph shows all of them. */
const MAX_NAMED = 12;

/** Which outputs nobody made in this run, and how many steps it is about. */
function PartFacts({ part: { given, only } }: { readonly part: NonNullable<RunDetail['part']> }) {
  const named = given.slice(0, MAX_NAMED).join(', ');
  const more = given.length > MAX_NAMED ? ` and ${given.length - MAX_NAMED} more` : '';
  return (
    <div className={classes.detail}>
      {given.length > 0 && `Given, not made: ${named}${more}. `}
      {only !== null && `To run: ${countOf(only.length, 'step')}.`}
    </div>
  );
}

/** The run as a whole, while no step is selected: how many steps stand how, what failed, what came of it. */
export function RunOverview({ run, tab, onTab, onSelect }: RunOverviewProps) {
  const counts = Map.groupBy(run.steps, ({ state }) => state);
  const failed = run.steps.filter(({ state, error }) => state === 'failed' && error !== null);
  const titles = new Map(run.workflow.nodes.map((node) => [node.id, titleOf(node)]));
  return (
    <>
      <div className={classes.header}>
        <h2 className={classes.title}>{countOf(run.steps.length, 'step')}</h2>
        <div className={classes.facts}>
          {STEP_STATES.map((state) => {
            const count = counts.get(state)?.length ?? 0;
            return (
              count > 0 && (
                <span key={state} className={`${classes.tally} sb-numbers`}>
                  {count} <StateBadge look={STEP_LOOKS[state]} size={12} />
                </span>
              )
            );
          })}
        </div>
        {run.part && <PartFacts part={run.part} />}
        {failed.slice(0, 3).map(({ stepId, nodeId, error }) => (
          <div key={stepId}>
            <button type="button" className={classes.link} onClick={() => onSelect(stepId)}>
              {makeVisible(titles.get(nodeId) ?? stepId)}
            </button>
            {error && <ErrorWords error={error} />}
          </div>
        ))}
      </div>
      <Tabs
        value={TABS.find((each) => each === tab) ?? 'output'}
        onChange={(next) => onTab(next ?? undefined)}
        className={classes.tabs}
        keepMounted={false}
      >
        <Tabs.List aria-label="About the run" className={classes.tabList}>
          <Tabs.Tab value="output" className={classes.tab}>
            Output
          </Tabs.Tab>
          <Tabs.Tab value="input" className={classes.tab}>
            Input
          </Tabs.Tab>
          <Tabs.Tab value="log" className={classes.tab}>
            Log
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="output" className={classes.content}>
          {run.output === null ? (
            <TooLarge />
          ) : Object.keys(run.output).length > 0 ? (
            <JsonView value={run.output} label="Output of the run" />
          ) : (
            <Text c="dimmed" p="md">
              {run.summary.endedAt === null ? 'There is no output yet.' : 'The run gave no output.'} Select a
              step in the graph or in the timeline to see what went in and came out.
            </Text>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="input" className={classes.content}>
          {run.input === null ? <TooLarge /> : <JsonView value={run.input} label="Input of the run" />}
        </Tabs.Panel>
        <Tabs.Panel value="log" className={classes.content}>
          <StepLog runId={run.summary.runId} stepId={null} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
