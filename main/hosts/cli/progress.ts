import { showPath } from '../../../core/approval/visible-text.ts';
import type { FeedItem, TimedEvent } from '../../app/feed.ts';
import { duration, paint, plain } from './text.ts';

/** Lines kept while a question stands; older ones are dropped, the log has them all. */
const MAX_HELD = 1_000;

export interface Progress {
  readonly listen: (item: FeedItem) => void;
  /** Takes the live line away. */
  readonly clear: () => void;
  /** Keeps quiet, so that a question can stand. */
  readonly hold: () => void;
  /** Shows what happened meanwhile, and goes on. */
  readonly release: () => void;
}

/** Shows a run as it goes: a line per event on standard error, and on a terminal a live line below. */
export function createProgress(runId: string): Progress {
  const stream = process.stderr;
  const started = new Map<string, number>();
  const maps = countMaps();
  let live = '';
  let held: string[] | null = null;
  const clear = (): void => {
    if (live !== '') stream.write('\r\u001b[2K');
    live = '';
  };
  const write = (line: string): void => {
    clear();
    if (!held) stream.write(`${line}\n`);
    else if (held.push(line) > MAX_HELD) held.shift();
  };
  const show = (text: string): void => {
    if (!stream.isTTY || held) return;
    clear();
    live = text.slice(0, Math.max(20, stream.columns - 1));
    stream.write(live);
  };
  return {
    clear,
    hold() {
      clear();
      held = [];
    },
    release() {
      const lines = held ?? [];
      held = null;
      for (const line of lines) write(line);
    },
    listen(item) {
      if (item.runId !== runId) return;
      if (item.kind === 'notice') {
        if (item.notice.kind === 'progress') {
          const { done, total, message } = item.notice;
          const counts = total === null ? String(done) : `${done}/${total}`;
          show(`  ${plain(item.stepId)}: ${counts} ${plain(message ?? '')}`);
        } else {
          write(`    ${paint(stream, 'dim', `${plain(item.stepId)}: ${plain(item.notice.text)}`)}`);
        }
        return;
      }
      if (item.kind === 'halted') {
        clear();
        return;
      }
      for (const event of item.events) {
        maps.count(event);
        const line = describe(event, started);
        if (line !== null) write(line);
      }
      const { total, ended } = item.summary.steps;
      if (item.summary.endedAt === null) {
        show(`  ${ended} of ${total} steps done, ${item.summary.status}${maps.describe()}`);
      } else clear();
    },
  };
}

/** Counts how many items of the maps that run have ended. */
function countMaps(): { readonly count: (event: TimedEvent) => void; readonly describe: () => string } {
  const maps = new Map<string, { ended: number; readonly total: number }>();
  return {
    count(event) {
      if (event.type === 'step.started' && event.data.items) {
        maps.set(event.data.stepId, { ended: 0, total: event.data.items.length });
      }
      if (event.type !== 'step.succeeded' && event.type !== 'step.failed') return;
      const map = maps.get(event.data.stepId.replace(/\[\d+\]$/, ''));
      if (map && event.data.stepId.endsWith(']')) map.ended += 1;
      else maps.delete(event.data.stepId);
    },
    describe() {
      return [...maps].map(([id, { ended, total }]) => `; ${id} ${ended}/${total} items`).join('');
    },
  };
}

function describe(event: TimedEvent, started: Map<string, number>): string | null {
  const mark = (style: Parameters<typeof paint>[1], sign: string): string =>
    paint(process.stderr, style, sign);
  switch (event.type) {
    case 'run.started':
      return `Run ${event.data.runId} of ${plain(event.data.workflow.name)} on ${plain(event.data.workspace.root)}`;
    case 'step.started': {
      started.set(event.data.stepId, Date.parse(event.time));
      if (event.data.items)
        return `  ${mark('blue', '▸')} ${event.data.stepId}: ${event.data.items.length} items`;
      if (event.data.signal) {
        const until = event.data.until === undefined ? '' : ` until ${event.data.until}`;
        return `  ${mark('yellow', '✋')} ${event.data.stepId} waits for the signal "${event.data.signal.name}"${until}`;
      }
      if (event.data.until !== undefined)
        return `  ${mark('blue', '▸')} ${event.data.stepId}: waits until ${event.data.until}`;
      return null;
    }
    case 'step.succeeded': {
      // The items of a map are counted on the live line; only what goes wrong gets a line.
      if (event.data.stepId.endsWith(']')) return null;
      if (event.data.given) return `  ○ ${event.data.stepId}: given, not made`;
      const from = started.get(event.data.stepId);
      const took = from === undefined ? '' : `  ${duration(Date.parse(event.time) - from)}`;
      return `  ${mark('green', '✔')} ${event.data.stepId}${took}`;
    }
    case 'attempt.failed':
      if (event.data.retryAt === null) return null;
      return `  ${mark('yellow', '↻')} ${event.data.stepId}: ${plain(event.data.error.message)}; trying again`;
    case 'step.failed':
      return `  ${mark('red', '✘')} ${event.data.stepId}: ${plain(event.data.error.message)}\n      ${plain(event.data.error.fix)}`;
    case 'step.skipped':
      return event.data.cause === 'upstream'
        ? `  – ${event.data.stepId} skipped: ${event.data.by} did not succeed`
        : null;
    case 'step.rejected':
      return `  ${mark('red', '✘')} ${event.data.stepId} rejected: ${plain(event.data.reason)}`;
    case 'approval.requested':
      return `  ${mark('yellow', '✋')} ${event.data.stepId} waits for a decision: ${plain(event.data.subject.title)}`;
    case 'approval.voided':
      return `  ${mark('red', '✘')} approval ${event.data.approvalId} is void: ${plain(event.data.reason)}`;
    case 'patch.applied':
      return `    applied to ${event.data.files.map(showPath).join(', ')}`;
    case 'approval.endorsed':
      return `    ${plain(event.data.by.name)} approved ${event.data.approvalId}; one more has to`;
    case 'signal.received':
      return `    ${plain(event.data.by.name)} sent the signal "${event.data.name}"`;
    case 'steps.reset':
      return `  ${mark('yellow', '↻')} ${event.data.steps.join(', ')} again: ${plain(resetReason(event.data.cause))}`;
    case 'run.cancel-requested':
      return `  cancelled: ${plain(event.data.reason)}`;
    case 'step.cancelled':
    case 'signal.used':
    case 'approval.decided':
    case 'approval.snoozed':
    case 'patch.rolled-back':
    case 'rollback.begun':
    case 'rollback.failed':
    case 'run.ended':
      return null;
  }
}

type ResetCause = Extract<TimedEvent, { type: 'steps.reset' }>['data']['cause'];

function resetReason(cause: ResetCause): string {
  return cause.kind === 'revision' ? `${cause.by.name}: ${cause.reason}` : `${cause.by.name} tries it again`;
}
