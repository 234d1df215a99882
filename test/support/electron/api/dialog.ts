import { record, strict } from '../record.ts';

/** The window may be left out of every dialog. */
type Args<T> = readonly [options: T] | readonly [window: unknown, options: T];

interface MessageBoxOptions {
  readonly message: string;
  readonly detail?: string;
  readonly buttons: readonly string[];
  readonly cancelId?: number;
  readonly signal?: AbortSignal;
}

export interface OpenDialog {
  readonly id: number;
  readonly kind: 'message' | 'open' | 'save';
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

const open = new Map<number, { readonly dialog: OpenDialog; readonly answer: (value: unknown) => void }>();
let lastId = 0;

/** Dialogs that wait for the person. */
export function openDialogs(): readonly OpenDialog[] {
  return [...open.values()].map(({ dialog: waiting }) => waiting);
}

/** The person answers: a button's label, or the chosen paths (null: closed without). */
export function answerDialog(id: number, answer: string | null): void {
  const waiting = open.get(id);
  if (!waiting) throw new Error(`no dialog ${id}`);
  open.delete(id);
  waiting.answer(answer);
}

function ask<T>(shown: Omit<OpenDialog, 'id'>, toResult: (answer: string | null) => T): Promise<T> {
  lastId += 1;
  const id = lastId;
  record('dialog', shown);
  return new Promise((resolve) => {
    open.set(id, { dialog: { id, ...shown }, answer: (value) => resolve(toResult(value as string | null)) });
  });
}

export const dialog = strict('dialog', {
  showErrorBox: (title: string, text: string) => record('dialog.error', { title, text }),
  showMessageBox: (...args: Args<MessageBoxOptions>) => {
    const { message, detail = '', buttons, cancelId = 0, signal } = args.length === 1 ? args[0] : args[1];
    const asked = ask({ kind: 'message', message, detail, buttons }, (label) => {
      const response = label === null ? cancelId : buttons.indexOf(label);
      if (response < 0) throw new Error(`the dialog has no button ${String(label)}`);
      return { response, checkboxChecked: false };
    });
    const id = lastId;
    signal?.addEventListener('abort', () => {
      if (open.has(id)) answerDialog(id, null);
    });
    return asked;
  },
  showOpenDialog: (...args: Args<{ readonly title: string }>) => {
    const { title } = args.length === 1 ? args[0] : args[1];
    return ask({ kind: 'open', message: title, detail: '', buttons: [] }, (path) => ({
      canceled: path === null,
      filePaths: path === null ? [] : [path],
    }));
  },
  showSaveDialog: (...args: Args<{ readonly defaultPath: string }>) => {
    const { defaultPath } = args.length === 1 ? args[0] : args[1];
    return ask({ kind: 'save', message: '', detail: defaultPath, buttons: [] }, (path) => ({
      canceled: path === null,
      filePath: path ?? '',
    }));
  },
});
