import { Center, Loader } from '@mantine/core';
import { useAddress } from '../../app/address.ts';
import { Lazy } from '../../ui/lazy.tsx';
import { lazyCode } from '../../ui/lazy-code.ts';
import { RunList } from './list/run-list.tsx';

// The graph, the timeline and the forms are loaded when a run is first opened: the list needs none of them.
const runCode = lazyCode(() => import('./run/run-screen.tsx').then((it) => it.RunScreen));
const startCode = lazyCode(() => import('./start/start-run.tsx').then((it) => it.StartRun));

/** Runs: the list, the form that starts one, or one of them. */
export function RunsScreen() {
  const { path, query } = useAddress();
  const [, runId] = path;
  const { workflow } = query;
  if (runId === undefined) return <RunList />;
  return runId === 'new' ? (
    <Lazy key={`new ${workflow ?? ''}`} code={startCode} props={{ workflow }} meanwhile={<Waiting />} />
  ) : (
    <Lazy key={runId} code={runCode} props={{ runId }} meanwhile={<Waiting />} />
  );
}

function Waiting() {
  return (
    <Center h="100%">
      <Loader size="sm" aria-label="Loading" />
    </Center>
  );
}
