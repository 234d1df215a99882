import { EventEmitter } from 'node:events';
import { record, strict } from '../record.ts';

interface Options {
  readonly title: string;
  readonly body: string;
  readonly actions: readonly { readonly type: string; readonly text: string }[];
}

const shown: Notice[] = [];

class Notice extends EventEmitter {
  readonly options: Options;

  constructor(options: Options) {
    super();
    this.options = options;
  }

  show(): void {
    record('notification', this.options);
    shown.push(this);
  }

  close(): void {
    const at = shown.findIndex((notice) => notice.options === this.options);
    if (at < 0) return;
    shown.splice(at, 1);
    this.emit('close', {});
  }
}

export const Notification = strict(
  'Notification',
  Object.assign(
    function Notification(options: Options): Notice {
      return strict('Notification', new Notice(options));
    },
    { isSupported: () => true },
  ),
);

/** Those that stand. */
export function shownNotifications(): readonly Options[] {
  return shown.map((notice) => notice.options);
}

/** Clicks the one that stands at `index`, or its action with that label. */
export function clickNotification(index: number, action: string | null): void {
  const notice = shown[index];
  if (!notice) throw new Error(`no notification ${index}`);
  if (action === null) return void notice.emit('click', {});
  const actionIndex = notice.options.actions.findIndex(({ text }) => text === action);
  if (actionIndex < 0) throw new Error(`the notification has no action ${action}`);
  notice.emit('action', { actionIndex }, actionIndex, -1);
}
