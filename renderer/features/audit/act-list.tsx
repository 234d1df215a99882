import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ActRecord } from '../../../core/audit/act.ts';
import { actorOf } from '../../../core/audit/brief-act.ts';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { addressOf } from '../../app/address.ts';
import { RelativeTime } from '../../ui/time.tsx';
import { shortId } from '../../ui/short-id.ts';
import { describeAct } from './act-words.ts';
import classes from './audit.module.css';

interface ActListProps {
  readonly acts: readonly ActRecord[];
  readonly hasMore: boolean;
  readonly loadMore: () => void;
}

const ROW_HEIGHT = 36;
/** The next page is asked for when so many rows are left below. */
const AHEAD = 30;

/** Who did what, newest first; only the rows in sight are there. */
export function ActList({ acts, hasMore, loadMore }: ActListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: acts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const visible = rows.getVirtualItems();
  const lastShown = visible.at(-1)?.index ?? 0;
  const isNearEnd = hasMore && lastShown > acts.length - AHEAD;
  useEffect(() => {
    if (isNearEnd) loadMore();
  }, [isNearEnd, loadMore]);
  return (
    // The list scrolls, so the keyboard has to reach it.
    <div ref={scroller} className={classes.scroller} tabIndex={0} role="group" aria-label="Audit log">
      <ol className={classes.acts} style={{ height: rows.getTotalSize() }}>
        {visible.map(({ index, start }) => {
          const act = acts[index];
          return (
            act && (
              <li
                key={act.position}
                className={classes.act}
                style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
                aria-setsize={hasMore ? -1 : acts.length}
                aria-posinset={index + 1}
                data-type={act.type}
              >
                <ActRow act={act} />
              </li>
            )
          );
        })}
      </ol>
    </div>
  );
}

function ActRow({ act }: { readonly act: ActRecord }) {
  const sentence = makeVisible(describeAct(act));
  // What nobody in particular did, the program did: an apply, an expiry.
  const actor = actorOf(act) ?? 'Signalbox';
  return (
    <>
      <span className={classes.time}>
        <RelativeTime at={act.time} />
      </span>
      <span className={classes.actor} title={actor}>
        {makeVisible(actor)}
      </span>
      <span className={classes.sentence} title={sentence}>
        {sentence}
      </span>
      <span
        className={`sb-mono ${classes.hash}`}
        title={`Record ${act.seq} of ${act.stream}, hash ${act.hash}`}
      >
        {act.hash.slice(0, 10)}
      </span>
      <span className={classes.run}>
        {act.runId !== null && (
          <a href={addressOf(['runs', act.runId])} className="sb-mono">
            run {shortId(act.runId)}
          </a>
        )}
      </span>
    </>
  );
}
