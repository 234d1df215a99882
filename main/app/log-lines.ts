import type { AgentNotice } from '../ports/agents.ts';
import type { LogEntry, Logs } from '../ports/logs.ts';
import type { Clock } from '../ports/runtime.ts';
import type { FeedItem } from './feed.ts';

/** Keeps what agents say while they work. The result ends it. */
export function keepLogs(
  logs: Pick<Logs, 'append'>,
  clock: Clock,
  subscribe: (listener: (item: FeedItem) => void) => () => void,
): () => void {
  return subscribe((item) => {
    if (item.kind !== 'notice') return;
    const entry = entryOf(item.notice, new Date(clock.now()).toISOString());
    if (entry !== null) logs.append(item.runId, item.stepId, entry);
  });
}

/** Progress without words is shown, not kept. */
function entryOf(notice: AgentNotice, time: string): LogEntry | null {
  if (notice.kind === 'log') return { time, level: notice.level, text: notice.text };
  const { done, total, message } = notice;
  if (message === null) return null;
  return { time, level: 'progress', text: total === null ? message : `${message} (${done} of ${total})` };
}
