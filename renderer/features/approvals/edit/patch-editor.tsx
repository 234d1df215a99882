import { Button, Select, Skeleton } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PatchSubject } from '../../../../core/approval/subject.ts';
import { makeVisible, showPath } from '../../../../core/approval/visible-text.ts';
import type { ApprovalView } from '../../../../core/run/views.ts';
import { go } from '../../../app/address.ts';
import { api } from '../../../client/api.ts';
import { countOf } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { EditedFile } from './edited-file.tsx';
import { useEditedFiles } from './use-edited-files.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import classes from './edit.module.css';

interface PatchEditorProps {
  readonly approval: ApprovalView;
  readonly subject: PatchSubject;
  readonly onClose: () => void;
  /** With the approval that took the place of this one. */
  readonly onSaved: (approvalId: string) => void;
}

/** Changes what a patch leaves behind, file by file; what comes of it is checked and asked for anew. */
export function PatchEditor({ approval, subject, onClose, onSaved }: PatchEditorProps) {
  const paths = subject.files.filter(({ after }) => after !== null).map(({ path }) => path);
  const [path, setPath] = useState(paths[0]);
  // What leaving would do, while the person is asked whether to lose what they typed.
  const [leaving, setLeaving] = useState<{ readonly go: () => void } | null>(null);
  const edited = useEditedFiles();
  const count = edited.changed.length;
  const { lift } = useLeaveGuard(count > 0, (address) => setLeaving({ go: () => go(address) }));
  const save = useMutation(
    api.approvals.edit.mutationOptions({
      onSuccess: ({ approvalId }) => {
        lift();
        onSaved(approvalId);
      },
    }),
  );
  const isOver = approval.status !== 'waiting' && save.isIdle;
  const file = useQuery({
    ...api.approvals.patchedFile.queryOptions({
      input: { approvalId: approval.approvalId, path: path ?? '' },
    }),
    enabled: path !== undefined,
  });
  const close = (): void => (count > 0 ? setLeaving({ go: onClose }) : onClose());

  return (
    <section className={classes.editor} aria-label="Edit patch">
      <header className={classes.head}>
        <h2 className={classes.title}>Edit: {makeVisible(approval.title)}</h2>
        <Select
          aria-label="File"
          className={classes.file}
          allowDeselect={false}
          searchable={paths.length > 10}
          value={path ?? null}
          data={paths.map((value) => ({
            value,
            label: showPath(value) + (edited.contentOf(value) === undefined ? '' : ' ·'),
          }))}
          onChange={(value) => setPath(value ?? undefined)}
        />
      </header>
      <div className={classes.body}>
        {path === undefined && (
          <p className={classes.say}>The patch only deletes files: there is nothing to edit.</p>
        )}
        {file.error !== null && <Problem error={file.error} onRetry={() => void file.refetch()} />}
        {file.isPending && path !== undefined && <Skeleton height={320} />}
        {path !== undefined && file.data && (
          <EditedFile
            key={path}
            path={path}
            file={file.data}
            content={edited.contentOf(path)}
            onType={(content) => edited.type(path, content, file.data.after ?? '')}
          />
        )}
      </div>
      <footer className={classes.bar}>
        {save.error !== null && <Problem error={save.error} />}
        <div className={classes.buttons}>
          <span aria-live="polite">
            {leaving ? `${countOf(count, 'edited file')} would be lost.` : sayState(count, isOver)}
          </span>
          <span className={classes.spacer} />
          {leaving ? (
            <>
              <Button variant="default" autoFocus onClick={() => setLeaving(null)}>
                Go on editing
              </Button>
              <Button
                color="red"
                variant="light"
                onClick={() => {
                  lift();
                  leaving.go();
                }}
              >
                Drop the changes
              </Button>
            </>
          ) : (
            <>
              <Button variant="default" onClick={close}>
                Back
              </Button>
              <Button
                disabled={count === 0 || isOver}
                loading={save.isPending}
                leftSection={<IconDeviceFloppy size={14} aria-hidden />}
                onClick={() =>
                  save.mutate({
                    approvalId: approval.approvalId,
                    digest: approval.digest,
                    files: [...edited.changed],
                  })
                }
              >
                Save and check
              </Button>
            </>
          )}
        </div>
      </footer>
    </section>
  );
}

function sayState(count: number, isOver: boolean): string {
  if (isOver) return 'It was decided meanwhile, or is void: nothing can be saved here any more.';
  return count === 0
    ? 'Nothing is changed yet.'
    : `${countOf(count, 'file')} edited. The result is checked and waits for a decision of its own.`;
}
