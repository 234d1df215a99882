import { Skeleton, Stack } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { addressOf, go } from '../../../app/address.ts';
import { Problem } from '../../../ui/problem.tsx';
import { DecisionBar } from '../decide/decision-bar.tsx';
import type { LineTarget } from '../patch/patch-view.tsx';
import { useUnticked } from '../patch/tick-store.ts';
import { countTicked } from '../patch/ticks.ts';
import { useDiff } from '../patch/use-diff.ts';
import { CardHead } from './card-head.tsx';
import { CardPatch } from './card-patch.tsx';
import { Fold } from './fold.tsx';
import { Story } from './story.tsx';
import { useCard } from './use-card.ts';
import { useDiffMode } from './use-diff-mode.ts';
import { whyUnseen } from './why-unseen.ts';
import classes from './card.module.css';

const PatchEditor = lazy(() =>
  import('../edit/patch-editor.tsx').then((it) => ({ default: it.PatchEditor })),
);

type Query = Readonly<Record<string, string | undefined>>;

interface CardProps {
  readonly approvalId: string;
  /** The query of the address: filters of the queue, view of the diff, whether the patch is being edited. */
  readonly query: Query;
}

/** The whole story of one approval, its content, and what can be done. */
export function Card({ approvalId, query }: CardProps) {
  const card = useCard(approvalId);
  if (card.data) return <LoadedCard card={card.data} query={query} />;
  if (card.error !== null) return <Problem error={card.error} onRetry={() => void card.refetch()} />;
  return (
    <Stack p="md" gap="md" aria-busy aria-label="Loading the approval">
      <Skeleton height={24} width="60%" />
      <Skeleton height={120} />
      <Skeleton height={320} />
    </Stack>
  );
}

function LoadedCard({ card, query }: { readonly card: ApprovalCard; readonly query: Query }) {
  const { approval } = card;
  const { approvalId, subject, status } = approval;
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [target, setTarget] = useState<LineTarget | null>(null);
  // Whoever edits while somebody else decides keeps what they typed, and is told.
  const [canEdit] = useState(status === 'waiting');
  const isPatch = subject.kind === 'patch';
  const diff = useDiff(approvalId, isPatch);
  const unticked = useUnticked(approvalId);
  const mode = useDiffMode(query['view'], scroller);
  const unseen = whyUnseen(subject, diff.data);
  const read = diff.data?.read;
  const goTo = (changed: Query, replace = false): void =>
    go(addressOf(['approvals', approvalId], { ...query, ...changed }), { replace });

  if (query['edit'] === '1' && subject.kind === 'patch' && canEdit) {
    return (
      <Suspense>
        <PatchEditor
          approval={approval}
          subject={subject}
          onClose={() => goTo({ edit: undefined }, true)}
          onSaved={(id) => go(addressOf(['approvals', id], { ...query, edit: undefined }), { replace: true })}
        />
      </Suspense>
    );
  }
  return (
    <div className={classes.card}>
      <div ref={setScroller} className={classes.scroller} tabIndex={0} role="region" aria-label="Approval">
        <div>
          <CardHead card={card} />
          {isPatch ? (
            <Fold>
              <Story card={card} query={query} onGo={setTarget} />
            </Fold>
          ) : (
            <Story card={card} query={query} onGo={setTarget} />
          )}
          {isPatch && (
            <CardPatch
              approvalId={approvalId}
              diff={diff}
              unseen={diff.data ? unseen : null}
              unticked={unticked}
              canTick={status === 'waiting'}
              mode={mode}
              scroller={scroller}
              target={target}
              onMode={(view) => goTo({ view }, true)}
            />
          )}
        </div>
      </div>
      <DecisionBar
        card={card}
        query={query}
        diff={diff.data}
        ticked={read?.ok ? countTicked(read.patch, unticked) : null}
        unticked={unticked}
        unseen={unseen}
        isAsked={query['decide'] === 'approve'}
        onArmed={() => goTo({ decide: undefined }, true)}
        onEdit={() => goTo({ edit: '1' })}
      />
    </div>
  );
}
