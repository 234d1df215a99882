import type { ApprovalLine } from '../../../../core/contract/approvals.ts';
import type { Page } from '../../../../core/contract/base.ts';
import { VIEWS, type QueueOrder, type QueueQuestion } from './question.ts';

/** Whether a line can be placed here without asking: text and workflow are known to the control plane alone. */
export function isDecidable({ text, workflow }: QueueQuestion): boolean {
  return text.trim() === '' && workflow === null;
}

/** Whether a line belongs to what was asked for. `now` in milliseconds since the epoch. */
export function belongs(line: ApprovalLine, { view, level }: QueueQuestion, now: number): boolean {
  if (!VIEWS[view].statuses.includes(line.status)) return false;
  if (level !== null && line.level !== level) return false;
  const isSnoozed = line.snoozedUntil !== null && Date.parse(line.snoozedUntil) > now;
  return view === 'waiting' ? !isSnoozed : view === 'snoozed' ? isSnoozed : true;
}

/**
 * Puts a line that changed into the pages: in place when it is there, else where the order wants it. What would come after
 * the last page that was asked for stays out: it comes with its page.
 */
export function placeLine(
  pages: readonly Page<ApprovalLine>[],
  line: ApprovalLine,
  question: QueueQuestion,
  now: number,
): readonly Page<ApprovalLine>[] {
  if (pages.some(({ items }) => items.some(({ approvalId }) => approvalId === line.approvalId))) {
    return pages.map((page) => ({
      ...page,
      items: page.items.map((it) => (it.approvalId === line.approvalId ? line : it)),
    }));
  }
  if (!isDecidable(question) || !belongs(line, question, now)) return pages;
  const at = pages.findIndex(({ items }) => items.some((it) => compare(line, it, question.order) < 0));
  const last = pages.length - 1;
  if (at < 0 && pages[last]?.nextCursor !== null) return pages;
  return pages.map((page, index) =>
    index === (at < 0 ? last : at) ? { ...page, items: insert(page.items, line, question.order) } : page,
  );
}

/** Puts a line where the order wants it. */
export function insert(
  items: readonly ApprovalLine[],
  line: ApprovalLine,
  order: QueueOrder,
): ApprovalLine[] {
  const at = items.findIndex((it) => compare(line, it, order) < 0);
  return at < 0 ? [...items, line] : items.toSpliced(at, 0, line);
}

/** The order of the control plane: below 0 when `a` comes first. */
function compare(a: ApprovalLine, b: ApprovalLine, order: QueueOrder): number {
  switch (order) {
    case 'risk':
      return b.score - a.score || byText(a.requestedAt, b.requestedAt) || byText(a.approvalId, b.approvalId);
    case 'oldest':
      return byText(a.requestedAt, b.requestedAt) || byText(a.approvalId, b.approvalId);
    case 'newest':
      return byText(b.requestedAt, a.requestedAt) || byText(b.approvalId, a.approvalId);
    case 'expiry':
      return byText(a.expiresAt, b.expiresAt) || byText(a.approvalId, b.approvalId);
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What can't be approved unseen, in words; null when it can be approved with others. */
export function whyAlone({ level, approvers, status }: ApprovalLine): string | null {
  if (status !== 'waiting') return 'it is decided';
  if (level === 'critical' || level === 'high') return `its risk is ${level}`;
  return approvers > 1 ? 'two people have to approve it' : null;
}
