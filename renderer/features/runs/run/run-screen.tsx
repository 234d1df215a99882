import { Skeleton } from '@mantine/core';
import { useRef } from 'react';
import type { RunDetail } from '../../../../core/contract/runs.ts';
import { go, useAddress } from '../../../app/address.ts';
import { WorkflowCanvas } from '../../../canvas/workflow-canvas.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Splitter } from '../../../ui/splitter.tsx';
import { runAddress, type RunPlace } from '../addresses.ts';
import { StepPanel } from '../step/step-panel.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { DEFAULT_PANES, PANE_RANGES, usePanes } from './panes.ts';
import { RunHeader } from './run-header.tsx';
import { RunNotices } from './run-notices.tsx';
import { useRun } from '../../../client/use-run.ts';
import classes from './run-screen.module.css';

/** A run: its graph, the selected step, its timeline; live while it goes on. */
export function RunScreen({ runId }: { readonly runId: string }) {
  const { run, error, retry } = useRun(runId);
  if (!run) {
    return (
      <section className={classes.screen} aria-label="Run">
        <h1 className={classes.hidden}>Run</h1>
        <div className={classes.waiting}>
          {error === null ? <Skeleton height="100%" /> : <Problem error={error} onRetry={retry} />}
        </div>
      </section>
    );
  }
  return <LoadedRun run={run} />;
}

function LoadedRun({ run }: { readonly run: RunDetail }) {
  const { query } = useAddress();
  const panes = usePanes();
  const panel = useRef<HTMLDivElement>(null);
  const { runId } = run.summary;
  const step = query['step'];
  const place: RunPlace = { step, tab: query['tab'], finding: query['finding'] };
  // A step of a map's item stands on the canvas as its node.
  const nodeId = step?.replace(/[[/].*$/, '') ?? null;
  const goTo = (next: RunPlace): void => go(runAddress(runId, next), { replace: step !== undefined });
  const select = (stepId: string): void => {
    if (stepId !== step) goTo({ step: stepId, tab: place.tab });
  };
  return (
    <section className={classes.screen} aria-label={`Run of ${run.summary.workflowName}`}>
      <RunHeader run={run} />
      <RunNotices run={run} />
      <div className={classes.top}>
        <WorkflowCanvas
          workflow={run.workflow}
          steps={run.steps}
          selected={nodeId}
          onSelect={select}
          onOpen={() => panel.current?.focus()}
        />
        <Splitter
          label="Width of the step panel"
          orientation="vertical"
          size={panes.panel}
          {...PANE_RANGES.panel}
          onResize={(size) => panes.resize({ panel: size })}
          onReset={() => panes.resize({ panel: DEFAULT_PANES.panel })}
        />
        <div className={classes.panel} style={{ width: panes.panel }} ref={panel} tabIndex={-1}>
          <StepPanel run={run} place={place} onGo={goTo} />
        </div>
      </div>
      <Splitter
        label="Height of the timeline"
        orientation="horizontal"
        size={panes.timeline}
        {...PANE_RANGES.timeline}
        onResize={(size) => panes.resize({ timeline: size })}
        onReset={() => panes.resize({ timeline: DEFAULT_PANES.timeline })}
      />
      <div className={classes.timeline} style={{ height: panes.timeline }}>
        <Timeline run={run} selected={step ?? null} onSelect={select} />
      </div>
    </section>
  );
}
