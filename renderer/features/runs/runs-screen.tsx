import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useAddress } from '../../app/address.ts';
import { RunList } from './list/run-list.tsx';

// The graph, the timeline and the forms are loaded when a run is first opened: the list needs none of them.
const RunScreen = lazy(() => import('./run/run-screen.tsx').then((it) => ({ default: it.RunScreen })));
const StartRun = lazy(() => import('./start/start-run.tsx').then((it) => ({ default: it.StartRun })));

/** Runs: the list, the form that starts one, or one of them. */
export function RunsScreen() {
  const { path, query } = useAddress();
  const [, runId] = path;
  if (runId === undefined) return <RunList />;
  return (
    <Suspense fallback={<Waiting />}>
      {runId === 'new' ? (
        <StartRun key={query['workflow']} workflow={query['workflow']} />
      ) : (
        <RunScreen key={runId} runId={runId} />
      )}
    </Suspense>
  );
}

function Waiting() {
  return (
    <Center h="100%">
      <Loader size="sm" aria-label="Loading" />
    </Center>
  );
}
