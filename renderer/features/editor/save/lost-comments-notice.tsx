import { Alert, Button } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { countOf } from '../../../ui/format.ts';
import { undo } from '../state/commands.ts';
import { useEditorStore } from '../state/editor-store.ts';
import { useLostComments } from './use-lost-comments.ts';

/** Comments that are named, and how much of each. */
const NAMED = 2;
const LONGEST = 60;

/** Says which comments saving would drop, while they can still be kept. */
export function LostCommentsNotice() {
  const store = useEditorStore();
  const lost = useLostComments();
  if (lost.length === 0) return null;
  const more = lost.length - NAMED;
  return (
    <Alert color="yellow" p="xs" role="status">
      Saving would drop {countOf(lost.length, 'comment')} of the file, because the part around can only be
      written anew:{' '}
      {lost.slice(0, NAMED).map((comment, at) => (
        <span key={`${at} ${comment}`}>
          {at > 0 && ', '}
          <code className="sb-mono">{makeVisible(cut(comment))}</code>
        </span>
      ))}
      {more > 0 && ` and ${more} more`}. To keep them, undo and make this change in the text.{' '}
      <Button size="compact-xs" variant="default" onClick={() => undo(store)}>
        Undo
      </Button>
    </Alert>
  );
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
