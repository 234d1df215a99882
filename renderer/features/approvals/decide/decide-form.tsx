import { Button, TextInput } from '@mantine/core';
import { IconPencil, IconX } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { isTyping } from '../../../ui/keys.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { useKeys } from '../keys/use-keys.ts';
import type { Ticked, Unticked } from '../patch/ticks.ts';
import type { ShownDiff } from '../patch/read-diff.ts';
import { RejectForm } from './reject-form.tsx';
import { ApproveButton } from './approve-button.tsx';
import { OwnEdits, PART_REFUSED } from './own-edits.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';
import type { Stance } from './stance.ts';
import type { Decisions } from './use-decision.ts';
import { sayWhat } from './words.ts';
import classes from './bar.module.css';

interface DecideFormProps {
  readonly card: ApprovalCard;
  readonly stance: Extract<Stance, { readonly kind: 'decide' }>;
  readonly decisions: Decisions;
  readonly diff: ShownDiff | undefined;
  readonly ticked: Ticked | null;
  readonly unticked: Unticked;
  /** Why what is shown can't be approved, in words. */
  readonly unseen: string | null;
  /** A notification's “Approve” led here. */
  readonly isAsked: boolean;
  readonly onArmed: () => void;
  readonly onEdit: () => void;
}

/** What approving would do, and the four ways to answer. */
export function DecideForm(props: DecideFormProps) {
  const { card, stance, decisions, diff, ticked, unticked, unseen, isAsked, onArmed, onEdit } = props;
  const { approval } = card;
  const [rejecting, setRejecting] = useState(false);
  const [snoozing, setSnoozing] = useState(false);
  const [comment, setComment] = useState('');
  const approveButton = useRef<HTMLButtonElement>(null);
  const isPatch = approval.subject.kind === 'patch';
  const blocked = stance.blocked ?? unseen ?? whyNotThis(ticked, stance.refusesOwnEdits);
  const isBusy = decisions.approve.isBusy || decisions.reject.isBusy;

  const approve = (): void => {
    if (blocked !== null || isBusy) return;
    decisions.approve.run({ approval, diff, unticked: isPatch ? unticked : new Map(), reason: comment });
  };
  // One stray key never approves, nor does a notification: they only get the button ready, Enter presses it.
  const arm = (): void => approveButton.current?.focus();
  const armAsAsked = useEffectEvent(() => {
    if (!isTyping(document.activeElement)) arm();
    onArmed();
  });
  const isReady = isAsked && blocked === null;
  useEffect(() => {
    if (isReady) armAsAsked();
  }, [isReady]);
  useKeys({
    a: arm,
    r: () => setRejecting(true),
    s: () => setSnoozing(true),
    ...(isPatch && { e: onEdit }),
  });

  if (rejecting) {
    return (
      <RejectForm
        triesLeft={approval.revisionsLeft}
        pending={decisions.reject.isBusy}
        onReject={(reason, again) =>
          decisions.reject.run({ digest: approval.digest, reason, again }, () => setRejecting(false))
        }
        onClose={() => setRejecting(false)}
      />
    );
  }
  return (
    <div className={classes.decide}>
      <p className={classes.what} aria-live="polite">
        <strong>{sayWhat(card, ticked)}</strong>
        {stance.firstOfTwo && blocked === null && <span> once a second person approves, too</span>}
        {blocked !== null && <span className={classes.blocked}>{blocked}</span>}
        {isPatch && stance.refusesOwnEdits && (
          <OwnEdits approvalId={approval.approvalId} blocked={blocked} isOwnEdit={stance.isOwnEdit} />
        )}
      </p>
      <div className={classes.buttons}>
        <TextInput
          className={classes.comment}
          aria-label="Comment"
          placeholder="Comment"
          maxLength={4_000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <div className={classes.acts}>
          <SnoozeMenu
            label="Snooze"
            hint="s"
            until={approval.expiresAt}
            pending={decisions.snooze.isPending}
            opened={snoozing}
            onOpen={setSnoozing}
            onSnooze={(until) => decisions.snooze.mutate({ digest: approval.digest, until })}
          />
          {isPatch && (
            <Button
              variant="default"
              leftSection={<IconPencil size={14} aria-hidden />}
              rightSection={<KeyHint of="e" />}
              onClick={onEdit}
            >
              Edit patch
            </Button>
          )}
          <Button
            variant="light"
            color="red"
            leftSection={<IconX size={14} aria-hidden />}
            rightSection={<KeyHint of="r" />}
            onClick={() => setRejecting(true)}
          >
            Reject
          </Button>
          <ApproveButton
            ref={approveButton}
            isBlocked={blocked !== null}
            isBusy={decisions.approve.isBusy}
            onApprove={approve}
          />
        </div>
      </div>
    </div>
  );
}

/** Why what is ticked can't be approved; null: it can. */
function whyNotThis(ticked: Ticked | null, refusesOwnEdits: boolean): string | null {
  if (ticked?.files === 0) return 'Tick what to apply, or reject it.';
  return ticked !== null && !ticked.everything && refusesOwnEdits ? PART_REFUSED : null;
}
