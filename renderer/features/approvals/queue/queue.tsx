import { Button, Skeleton, Stack } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { addressOf } from '../../../app/address.ts';
import { Empty } from '../../../ui/empty.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { BatchBar } from './batch-bar.tsx';
import { QueueFilters } from './queue-filters.tsx';
import { QueueList } from './queue-list.tsx';
import { VIEWS, writeQuestion, type QueueQuestion } from './question.ts';
import type { useQueue } from './use-queue.ts';
import classes from './queue.module.css';

interface QueueProps {
  readonly question: QueueQuestion;
  readonly selected: string | undefined;
  readonly queue: ReturnType<typeof useQueue>;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onQuestion: (question: QueueQuestion) => void;
}

/** What waits for a person, with filters above and what to do with ticked ones below. */
export function Queue({ question, selected, queue, search, onQuestion }: QueueProps) {
  return (
    <div className={classes.queue}>
      <QueueFilters question={question} search={search} onChange={onQuestion} />
      {queue.error !== null && <Problem error={queue.error} onRetry={() => void queue.refetch()} />}
      {queue.isPending && <Waiting />}
      {queue.isSuccess && queue.lines.length === 0 && <Nothing question={question} onQuestion={onQuestion} />}
      {queue.lines.length > 0 && (
        <QueueList
          lines={queue.lines}
          query={writeQuestion(question)}
          selected={selected}
          hasMore={queue.hasNextPage}
          onMore={() => {
            if (!queue.isFetchingNextPage) void queue.fetchNextPage();
          }}
        />
      )}
      <BatchBar />
    </div>
  );
}

function Waiting() {
  return (
    <Stack className={classes.skeleton} aria-busy aria-label="Loading approvals">
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <Skeleton key={row} height={48} />
      ))}
    </Stack>
  );
}

function Nothing({ question, onQuestion }: Pick<QueueProps, 'question' | 'onQuestion'>) {
  const isFiltered = question.level !== null || question.workflow !== null || question.text !== '';
  if (isFiltered) {
    return (
      <Empty
        icon={IconChecklist}
        title="Nothing matches"
        action={
          <Button
            variant="default"
            onClick={() => onQuestion({ ...question, level: null, workflow: null, text: '' })}
          >
            Show all
          </Button>
        }
      >
        No approval under “{VIEWS[question.view].label}” fits these filters.
      </Empty>
    );
  }
  if (question.view !== 'waiting') {
    return (
      <Empty icon={IconChecklist} title="Nothing here">
        No approval under “{VIEWS[question.view].label}” yet.
      </Empty>
    );
  }
  return (
    <Empty
      icon={IconChecklist}
      title="Nothing waits for you"
      action={
        <Button component="a" href={addressOf(['workflows'])} variant="default">
          Workflows
        </Button>
      }
    >
      When a run wants to change files or act on the world, it asks here first. Start one from Workflows.
    </Empty>
  );
}
