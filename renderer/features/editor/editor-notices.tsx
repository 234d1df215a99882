import { Alert, Button } from '@mantine/core';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { WorkflowLine } from '../../../core/contract/workflows.ts';
import { Problem } from '../../ui/problem.tsx';
import { LostCommentsNotice } from './save/lost-comments-notice.tsx';
import type { useAutosave } from './save/use-autosave.ts';
import type { useOutside } from './save/use-outside.ts';
import type { Saving } from './save/use-save.ts';
import { PinNotice } from './trying/pin-notice.tsx';

interface EditorNoticesProps {
  readonly line: WorkflowLine;
  readonly saving: Saving;
  readonly autosave: ReturnType<typeof useAutosave>;
  readonly outside: ReturnType<typeof useOutside>;
}

/** What the person has to know about where their work is kept, above it. */
export function EditorNotices({ line, saving, autosave, outside }: EditorNoticesProps) {
  return (
    <>
      <PinNotice />
      <LostCommentsNotice />
      {saving.error && <Problem error={saving.error} />}
      {outside.changed && (
        <Alert color="yellow" p="xs" role="status">
          {makeVisible(line.path)} was changed elsewhere while you have unsaved changes.{' '}
          <Button size="compact-xs" variant="default" onClick={outside.compare}>
            Compare
          </Button>
        </Alert>
      )}
      {autosave.isElsewhere && (
        <Alert color="yellow" p="xs" role="status">
          Another window works on this workflow. What you change here is kept only when you save a version.
        </Alert>
      )}
      {autosave.failed && (
        <Alert color="yellow" p="xs" role="status">
          Your unsaved changes could not be kept for a restart. They are here as long as this window is; save
          a version.
        </Alert>
      )}
    </>
  );
}
