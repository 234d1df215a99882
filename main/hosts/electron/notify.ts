import { BrowserWindow, Notification } from 'electron';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { approvalAddress } from './deep-link.ts';
import type { ApprovalChange } from './shell.ts';

/** So many stand at once; a flood of approvals must not bury the desktop. Those left out are in the queue and the badge. */
const MAX_SHOWN = 5;

/** Of so many approvals it is known that they were told of; a change of one that waits is no news. */
const MAX_KNOWN = 1_000;

/** Notification servers cut off more than this anyway. */
const MAX_TEXT = 200;

/** The actions, by index. Neither decides: what nobody has seen is not approved (docs/electron-checklist.md). */
const ACTIONS = ['Approve…', 'Review'] as const;
const APPROVE = 0;

export interface ApprovalNotices {
  readonly change: (change: ApprovalChange) => void;
  readonly close: () => void;
}

/**
 * Tells of new approvals while nobody looks at a window. `open` shows an address: "Approve…" gives the card with the decision
 * armed, so that one key decides with the diff in view; everything else gives the card.
 */
export function createNotices(open: (address: string) => void): ApprovalNotices {
  const shown = new Map<string, Notification>();
  const known = new Set<string>();
  const isNews = (approvalId: string): boolean => {
    if (known.has(approvalId)) return false;
    known.add(approvalId);
    const [oldest] = known;
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    return true;
  };
  const show = (approvalId: string, title: string, body: string): void => {
    const notification = new Notification({
      title,
      body,
      actions: ACTIONS.map((text) => ({ type: 'button', text })),
    });
    notification.on('click', () => open(approvalAddress(approvalId)));
    notification.on('action', ({ actionIndex }) =>
      open(approvalAddress(approvalId, actionIndex === APPROVE)),
    );
    notification.on('close', () => shown.delete(approvalId));
    notification.on('failed', () => shown.delete(approvalId));
    shown.set(approvalId, notification);
    notification.show();
  };
  return {
    change(change) {
      if (change.kind === 'settled') {
        shown.get(change.approvalId)?.close();
        shown.delete(change.approvalId);
        known.delete(change.approvalId);
        return;
      }
      if (!isNews(change.approvalId)) return;
      if (!Notification.isSupported() || BrowserWindow.getFocusedWindow() || shown.size >= MAX_SHOWN) return;
      show(
        change.approvalId,
        plainText(change.title),
        `waits for your decision in ${plainText(change.workflowName)}`,
      );
    },
    close() {
      for (const notification of shown.values()) notification.close();
      shown.clear();
    },
  };
}

/** A workflow's own words: some notification servers read markup, so none is left. */
function plainText(text: string): string {
  const visible = makeVisible(text).replaceAll('<', '‹').replaceAll('>', '›').replaceAll('&', '＆');
  return visible.length > MAX_TEXT ? `${visible.slice(0, MAX_TEXT - 1)}…` : visible;
}
