import type { APPROVAL_STATUSES, approvals } from '../../../../core/contract/approvals.ts';
import { RISK_LEVELS, type RiskLevel } from '../../../../core/approval/risk.ts';
import type { z } from 'zod';

type Status = (typeof APPROVAL_STATUSES)[number];
/** What the control plane is asked for. */
export type ListInput = z.input<NonNullable<(typeof approvals.list)['~orpc']['inputSchema']>>;

export const QUEUE_VIEWS = ['waiting', 'snoozed', 'decided', 'lapsed'] as const;
export type QueueView = (typeof QUEUE_VIEWS)[number];

/** What each view shows, and its words. */
export const VIEWS: Readonly<
  Record<QueueView, { readonly label: string; readonly statuses: readonly Status[] }>
> = {
  waiting: { label: 'Waiting', statuses: ['waiting'] },
  snoozed: { label: 'Snoozed', statuses: ['waiting'] },
  decided: { label: 'Decided', statuses: ['approved', 'rejected'] },
  lapsed: { label: 'Void or expired', statuses: ['void', 'expired', 'cancelled'] },
};

export const ORDERS = ['risk', 'oldest', 'newest', 'expiry'] as const;
export type QueueOrder = (typeof ORDERS)[number];

/** What a person asks of the queue. It lives in the address. */
export interface QueueQuestion {
  readonly view: QueueView;
  readonly order: QueueOrder;
  readonly level: RiskLevel | null;
  /** Id of a workflow. */
  readonly workflow: string | null;
  readonly text: string;
}

type Query = Readonly<Record<string, string | undefined>>;

/** Longest text that is searched for, as in the contract. */
const MAX_TEXT = 200;

/** Reads the question from the query of an address; what makes no sense counts as not said. */
export function readQuestion(query: Query): QueueQuestion {
  const view = QUEUE_VIEWS.find((it) => it === query['status']) ?? 'waiting';
  return {
    view,
    order: ORDERS.find((it) => it === query['order']) ?? defaultOrder(view),
    level: RISK_LEVELS.find((it) => it === query['level']) ?? null,
    workflow: query['workflow'] ?? null,
    text: (query['q'] ?? '').slice(0, MAX_TEXT),
  };
}

/** Writes it as members of a query; what is as it begins is left out. */
export function writeQuestion({ view, order, level, workflow, text }: QueueQuestion): Query {
  return {
    status: view === 'waiting' ? undefined : view,
    order: order === defaultOrder(view) ? undefined : order,
    level: level ?? undefined,
    workflow: workflow ?? undefined,
    q: text,
  };
}

/** Of what waits the riskiest counts first, of what is over the newest. */
function defaultOrder(view: QueueView): QueueOrder {
  return view === 'waiting' || view === 'snoozed' ? 'risk' : 'newest';
}

/** As the contract asks it, without the cursor. */
export function inputOf({ view, order, level, workflow, text }: QueueQuestion): ListInput {
  return {
    statuses: [...VIEWS[view].statuses],
    snoozed: view === 'waiting' ? 'hide' : view === 'snoozed' ? 'only' : 'all',
    order,
    limit: 100,
    ...(level !== null && { level }),
    ...(workflow !== null && { workflowId: workflow }),
    ...(text.trim() !== '' && { text: text.trim() }),
  };
}
