import { Button, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconList } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { addressOf, go, parseAddress, useAddress } from '../../app/address.ts';
import { api } from '../../client/api.ts';
import { formatCount } from '../../ui/format.ts';
import { useKeyHints } from '../../ui/keys.ts';
import { Card } from './card/card.tsx';
import { APPROVAL_KEYS } from './keys/hints.ts';
import { useKeys } from './keys/use-keys.ts';
import { pick } from './queue/picks.ts';
import { Queue } from './queue/queue.tsx';
import { readQuestion, writeQuestion, type QueueQuestion } from './queue/question.ts';
import { useQueue } from './queue/use-queue.ts';
import { useAskAhead } from './card/use-ask-ahead.ts';
import { SideHandle } from './side-handle.tsx';
import { useOpenFirst } from './use-open-first.ts';
import { useSideWidth } from './use-side-width.ts';
import classes from './approvals-screen.module.css';

/** Below this the queue lies over the card instead of beside it. */
const NARROW = '(max-width: 899px)';

/** Approvals: what waits on the left, the whole story of one on the right. */
export function ApprovalsScreen() {
  const { path, query } = useAddress();
  const selected = path[1];
  const status = useQuery(api.system.status.queryOptions());
  const filters = addressOf([], writeQuestion(readQuestion(query)));
  // The same question as long as its words are the same: the address is read anew with each change of anything in it.
  const question = useMemo(() => readQuestion(parseAddress(filters).query), [filters]);
  const queue = useQueue(question, selected);
  const search = useRef<HTMLInputElement>(null);
  const [width, setWidth] = useSideWidth();
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const [isOpen, setOpen] = useState(false);
  const isQueueAlone = isNarrow && selected === undefined;
  useKeyHints(APPROVAL_KEYS);

  const index = queue.lines.findIndex(({ approvalId }) => approvalId === selected);
  const kept = { ...writeQuestion(question), view: query['view'] };
  useOpenFirst(selected === undefined && !isNarrow ? queue.lines[0]?.approvalId : undefined, kept);
  // The diff of the selected one comes together with its card, not after it.
  useAskAhead(queue.lines[index]);
  useAskAhead(queue.lines[index + 1]);

  const ask = useCallback(
    (next: QueueQuestion) =>
      go(addressOf(path, { ...writeQuestion(next), view: query['view'], edit: query['edit'] }), {
        replace: true,
      }),
    [path, query],
  );
  const step = (by: 1 | -1): void => {
    // From where the address is now: keys can come faster than the screen is drawn.
    const [, from] = parseAddress(location.hash).path;
    const at = queue.lines.findIndex(({ approvalId }) => approvalId === from);
    const next = queue.lines[at < 0 ? 0 : at + by];
    if (next) go(addressOf(['approvals', next.approvalId], kept));
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    x: (event) => {
      const line = queue.lines[index];
      if (line?.status === 'waiting') pick(queue.lines, line, event.shiftKey);
    },
    '/': () => {
      setOpen(true);
      search.current?.focus();
    },
  });

  const side = (
    <Queue question={question} selected={selected} queue={queue} search={search} onQuestion={ask} />
  );
  const title = (
    <div className={classes.top}>
      <h1 className={classes.title}>Approvals</h1>
      <span className={`${classes.waiting} sb-numbers`}>{waitingWords(status.data?.approvals)}</span>
    </div>
  );
  return (
    <section className={classes.screen} aria-label="Approvals">
      {isNarrow && !isQueueAlone && (
        <Drawer opened={isOpen} onClose={() => setOpen(false)} title="Queue" size={360} keepMounted>
          <div
            className={classes.queue}
            // With an approval chosen, by mouse or by Enter, it has done its work.
            onClick={({ target }) => {
              if (target instanceof Element && target.closest('a') !== null) setOpen(false);
            }}
          >
            {side}
          </div>
        </Drawer>
      )}
      {!isNarrow && (
        <>
          <div className={classes.side} style={{ width }}>
            {title}
            <div className={classes.queue}>{side}</div>
          </div>
          <SideHandle width={width} onWidth={setWidth} />
        </>
      )}
      <div className={classes.column}>
        {isNarrow && (
          <div className={classes.drawerButton}>
            {title}
            {!isQueueAlone && (
              <Button
                variant="default"
                leftSection={<IconList size={14} aria-hidden />}
                onClick={() => setOpen(true)}
              >
                Queue
              </Button>
            )}
          </div>
        )}
        <div className={classes.main}>
          {isQueueAlone && side}
          {selected !== undefined && <Card key={selected} approvalId={selected} query={{ ...query }} />}
        </div>
      </div>
    </section>
  );
}

function waitingWords(approvals: { readonly waiting: number; readonly snoozed: number } | undefined): string {
  if (!approvals) return '';
  const snoozed = approvals.snoozed > 0 ? `, ${approvals.snoozed} snoozed` : '';
  return `${formatCount(approvals.waiting)} waiting${snoozed}`;
}
