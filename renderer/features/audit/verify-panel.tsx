import { Alert, Button, FileButton, Group, List, Loader, Stack, Text, Title } from '@mantine/core';
import { IconShieldCheck, IconShieldX, IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type DragEvent } from 'react';
import type { Verification } from '../../../core/audit/verify.ts';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { MAX_VERIFY_TEXT } from '../../../core/contract/audit.ts';
import { client } from '../../client/api.ts';
import { formatBytes } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import classes from './audit.module.css';

/** Problems shown; the report counts the others. */
const SHOWN = 20;

/** Verifies a bundle that is dropped or chosen: sound, or the first record that is not. */
export function VerifyPanel() {
  const [isOver, setIsOver] = useState(false);
  const verify = useMutation({ mutationFn: verifyFile });
  const reset = useRef<() => void>(null);
  const choose = (file: File | null): void => {
    // The same file chosen again, changed meanwhile, is another choice.
    reset.current?.();
    if (file) verify.mutate(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer.files[0];
    if (file) verify.mutate(file);
  };
  return (
    <aside className={classes.verify} aria-label="Verify a bundle">
      <Title order={2} size="h5">
        Verify a bundle
      </Title>
      <div
        className={classes.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <IconUpload size={20} aria-hidden />
        <Text ta="center">Drop an exported bundle (JSON) here</Text>
        <FileButton resetRef={reset} accept=".json,application/json" onChange={choose}>
          {(props) => (
            <Button variant="default" {...props}>
              Choose a file
            </Button>
          )}
        </FileButton>
      </div>
      <div aria-live="polite">
        {verify.isPending && (
          <Group gap="xs" mt="sm">
            <Loader size="xs" /> Checking every record…
          </Group>
        )}
        {verify.error && <Problem error={verify.error} />}
        {verify.data && <Report {...verify.data} />}
      </div>
      <Text c="dimmed" size="sm" mt="sm">
        The same check works offline: signalbox verify FILE.
      </Text>
    </aside>
  );
}

interface ReportProps {
  readonly name: string;
  readonly report: Verification | null;
  /** Why the file was not read. */
  readonly problem: string | null;
}

async function verifyFile(file: File): Promise<ReportProps> {
  const { name, size } = file;
  if (size > MAX_VERIFY_TEXT) {
    const most = formatBytes(MAX_VERIFY_TEXT);
    const problem = `It has ${formatBytes(size)}; here at most ${most} can be checked. Use: signalbox verify FILE`;
    return { name, report: null, problem };
  }
  return { name, report: await client.audit.verify({ text: await file.text() }), problem: null };
}

function Report({ name, report, problem }: ReportProps) {
  if (!report) {
    return (
      <Alert mt="sm" color="orange" title={makeVisible(name)}>
        {problem}
      </Alert>
    );
  }
  const { ok, isBundle, summary, problems } = report;
  const [first] = problems;
  return (
    <Alert
      mt="sm"
      color={ok ? 'green' : 'red'}
      icon={ok ? <IconShieldCheck size={18} /> : <IconShieldX size={18} />}
      title={ok ? 'Sound' : isBundle ? 'Not sound' : 'This is no audit bundle'}
      data-verdict={ok ? 'sound' : 'not-sound'}
    >
      <Stack gap="xs">
        <Text fw={600} className={classes.wrap}>
          {makeVisible(name)}
        </Text>
        {ok && summary && (
          <Text>
            {summary.records} records and {summary.approvals} approvals of run{' '}
            <span className="sb-mono">{summary.runId}</span> are as they were signed
            {summary.exportedAt === null ? '' : `, exported ${summary.exportedAt}`}. Key{' '}
            <span className={`sb-mono ${classes.wrap}`}>{summary.keyId}</span>: compare it with the one that
            the exporter gave you.
          </Text>
        )}
        {first && (
          <List size="sm" spacing={4}>
            {problems.slice(0, SHOWN).map((each) => (
              <List.Item key={`${each.path} ${each.code} ${each.message}`} className={classes.wrap}>
                {makeVisible(each.message)}
              </List.Item>
            ))}
          </List>
        )}
        {first && <Text c="dimmed">{first.fix}</Text>}
      </Stack>
    </Alert>
  );
}
