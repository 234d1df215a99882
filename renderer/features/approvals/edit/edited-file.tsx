import { showPath } from '../../../../core/approval/visible-text.ts';
import { MergeEditor } from './merge-editor.tsx';
import classes from './edit.module.css';

interface EditedFileProps {
  readonly path: string;
  readonly file: {
    readonly before: string | null;
    readonly after: string | null;
    readonly problem: string | null;
  };
  /** What was typed before in this file. */
  readonly content: string | undefined;
  readonly onType: (content: string) => void;
}

/** One file in the editor, or why it can't be edited. */
export function EditedFile({ path, file: { before, after, problem }, content, onType }: EditedFileProps) {
  if (after === null || problem !== null) {
    return (
      <p className={classes.say}>
        {showPath(path)} can’t be edited here. {problem ?? 'The patch takes it away.'}
      </p>
    );
  }
  return <MergeEditor path={path} before={before ?? ''} after={content ?? after} onChange={onType} />;
}
