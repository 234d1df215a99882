import { CloseButton, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { Finding } from '../../../../core/agent/finding.ts';
import { makeVisible, showPath } from '../../../../core/approval/visible-text.ts';
import type { FileView } from '../../../../core/contract/workspaces.ts';
import { api } from '../../../client/api.ts';
import { Problem } from '../../../ui/problem.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import classes from './findings.module.css';

const CodeView = lazy(() => import('../../../ui/code-view.tsx').then((it) => ({ default: it.CodeView })));

interface FindingFileProps {
  readonly finding: Finding;
  readonly workspace: string;
  readonly onClose: () => void;
}

/** The file of a finding as it is in the workspace now, at the line. */
export function FindingFile({ finding, workspace, onClose }: FindingFileProps) {
  const { path, line } = finding;
  // Files change outside: each look reads it anew.
  const file = useQuery({
    ...api.workspaces.file.queryOptions({ input: { workspace, path } }),
    staleTime: 0,
    gcTime: 0,
  });
  const where = `${showPath(path)}:${line}`;
  return (
    <section className={classes.file} aria-label={`File ${where}`}>
      <header className={classes.fileHead}>
        <span className={`${classes.cut} sb-mono`} title={where}>
          {where}
        </span>
        <CopyButton value={`${path}:${line}`} what="path and line" />
        <CloseButton size="sm" aria-label="Close the file" onClick={onClose} />
      </header>
      <div className={classes.words}>
        {makeVisible(finding.message)} <span className={classes.quiet}>{makeVisible(finding.fix)}</span>
      </div>
      {file.error && <Problem error={file.error} onRetry={() => void file.refetch()} />}
      {file.isPending && <Skeleton height="100%" />}
      {file.data && <FileText file={file.data} finding={finding} />}
    </section>
  );
}

function FileText({ file, finding }: { readonly file: FileView; readonly finding: Finding }) {
  if (file.text === null) {
    return (
      <Text c="dimmed" p="md">
        {file.problem ?? 'The file has no text to show.'}
      </Text>
    );
  }
  const { path, line, endLine } = finding;
  return (
    <Suspense fallback={<Skeleton height="100%" />}>
      <CodeView text={file.text} path={path} from={line} to={endLine ?? line} />
    </Suspense>
  );
}
