import { Skeleton, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { findingsOf } from '../../../../core/agent/finding.ts';
import type { RunDetail, StepDetail } from '../../../../core/contract/runs.ts';
import type { Json } from '../../../../core/json.ts';
import { api } from '../../../client/api.ts';
import { JsonView } from '../../../ui/json/json-view.tsx';
import { Problem } from '../../../ui/problem.tsx';
import type { RunPlace } from '../addresses.ts';
import { StepLog } from '../log/step-log.tsx';
import { useRefreshOn } from '../run/use-refresh-on.ts';
import { Artifacts } from './artifacts.tsx';
import { Attempts } from './attempts.tsx';
import { Findings } from './findings.tsx';
import { MapItems } from './map-items.tsx';
import { RunOverview } from './run-overview.tsx';
import { SendSignal } from './send-signal.tsx';
import { StepHeader } from './step-header.tsx';
import { TooLarge } from './too-large.tsx';
import classes from './step-panel.module.css';

interface StepPanelProps {
  readonly run: RunDetail;
  readonly place: RunPlace;
  readonly onGo: (place: RunPlace) => void;
}

/** The selected step with all that is known of it; without one, the run. */
export function StepPanel({ run, place, onGo }: StepPanelProps) {
  const { step } = place;
  const nodeId = step?.replace(/[[/].*$/, '');
  const node = run.workflow.nodes.find(({ id }) => id === nodeId);
  if (step === undefined || !node)
    return (
      <RunOverview
        run={run}
        tab={place.tab}
        onTab={(tab) => onGo({ tab })}
        onSelect={(id) => onGo({ step: id })}
      />
    );
  return <LoadedStep key={step} run={run} stepId={step} nodeId={node.id} place={place} onGo={onGo} />;
}

interface LoadedStepProps extends StepPanelProps {
  readonly stepId: string;
  readonly nodeId: string;
}

function LoadedStep({ run, stepId, nodeId, place, onGo }: LoadedStepProps) {
  const { runId } = run.summary;
  const options = api.runs.step.queryOptions({ input: { runId, stepId } });
  const detail = useQuery(options);
  // An item of a map has no view of its own here: it changes with its node. What is within a workflow that a step
  // uses, with anything of the run.
  const watched = stepId.includes('/') ? run.summary : run.steps.find((step) => step.nodeId === nodeId);
  useRefreshOn(watched, options.queryKey);
  const output = detail.data?.output ?? null;
  const found = useMemo(() => findingsOf(output), [output]);
  if (detail.error) return <Problem error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <Skeleton height="100%" />;
  const { step, items, attempts, approvals } = detail.data;
  const tabs = tabsOf(detail.data, found?.findings.length ?? null);
  const fallback = items !== null ? 'items' : found && found.findings.length > 0 ? 'findings' : 'output';
  const tab = tabs.some(([id]) => id === place.tab) ? (place.tab ?? fallback) : fallback;
  return (
    <>
      <StepHeader run={run} detail={detail.data} onSelect={(id) => onGo({ step: id })} />
      {detail.data.signal && <SendSignal runId={runId} signal={detail.data.signal} />}
      <Tabs
        value={tab}
        onChange={(next) => onGo({ step: stepId, tab: next ?? undefined })}
        className={classes.tabs}
        keepMounted={false}
      >
        <Tabs.List aria-label="About the step" className={classes.tabList}>
          {tabs.map(([id, label]) => (
            <Tabs.Tab key={id} value={id} className={classes.tab}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="output" className={classes.content}>
          <Value of="output" detail={detail.data} />
        </Tabs.Panel>
        <Tabs.Panel value="input" className={classes.content}>
          <Value of="input" detail={detail.data} />
        </Tabs.Panel>
        <Tabs.Panel value="items" className={classes.content}>
          <MapItems runId={runId} within={step} version={watched} onSelect={(id) => onGo({ step: id })} />
        </Tabs.Panel>
        <Tabs.Panel value="findings" className={classes.content}>
          {found && (
            <Findings
              found={found}
              workspace={run.summary.workspace}
              selected={place.finding ?? null}
              onSelect={(finding) => onGo({ step: stepId, tab: 'findings', finding: finding ?? undefined })}
            />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="log" className={classes.content}>
          <StepLog runId={runId} stepId={stepId} />
        </Tabs.Panel>
        <Tabs.Panel value="attempts" className={classes.content}>
          <Attempts attempts={attempts} />
        </Tabs.Panel>
        <Tabs.Panel value="artifacts" className={classes.content}>
          <Artifacts approvals={approvals} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** What kinds of steps are spread over; all others over steps. */
const PARTS: Partial<Record<StepDetail['kind'], string>> = {
  map: 'Items',
  loop: 'Rounds',
  explore: 'Candidates',
};

/** The tabs that there is something for, with their words. `findings`: how many, or null. */
function tabsOf({ step, kind, items, attempts, approvals }: StepDetail, findings: number | null) {
  const tabs: [id: string, label: string][] = [
    ['output', 'Output'],
    ['input', 'Input'],
  ];
  if (items !== null)
    tabs.push(['items', `${(step.stepId.endsWith(']') ? undefined : PARTS[kind]) ?? 'Steps'} ${items}`]);
  if (findings !== null) tabs.push(['findings', `Findings ${findings}`]);
  tabs.push(['log', 'Log'], ['attempts', attempts.length > 1 ? `Attempts ${attempts.length}` : 'Attempts']);
  if (approvals.length > 0) tabs.push(['artifacts', `Artifacts ${approvals.length}`]);
  return tabs;
}

function Value({ of, detail }: { readonly of: 'input' | 'output'; readonly detail: StepDetail }) {
  const value: Json = detail[of];
  if (detail.tooLarge[of]) return <TooLarge />;
  if (value === null) {
    const words =
      of === 'input'
        ? detail.calls === null
          ? 'This step calls no agent.'
          : detail.step.given
            ? 'Nothing was sent to the agent: the output was given, not made.'
            : 'Nothing was sent to the agent yet.'
        : 'There is no output yet.';
    return (
      <Text c="dimmed" p="md">
        {of === 'output' && detail.step.endedAt !== null ? 'It gave no output.' : words}
      </Text>
    );
  }
  return <JsonView value={value} label={of === 'input' ? 'Input' : 'Output'} />;
}
