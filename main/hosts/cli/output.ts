import type { Refusal } from '../../../core/errors.ts';
import type { Voice } from '../base/voice.ts';
import { paint, plain } from './text.ts';

/** Where a command speaks: people read lines, programs one JSON document. */
export interface Output extends Voice {
  readonly json: boolean;
  /** A line for people; nothing under --json. */
  readonly line: (text?: string) => void;
  /** The one document of --json; nothing for people. */
  readonly document: (value: unknown) => void;
  readonly refusal: (refusal: Refusal) => void;
}

export function createOutput(json: boolean, verbose = false): Output {
  const { stdout, stderr } = process;
  return {
    json,
    line(text = '') {
      if (!json) stdout.write(`${text}\n`);
    },
    document(value) {
      if (json) stdout.write(`${JSON.stringify(value)}\n`);
    },
    refusal({ code, message, fix }) {
      if (json) stdout.write(`${JSON.stringify({ error: { code, message, fix } })}\n`);
      else stderr.write(`${paint(stderr, 'red', 'error')}: ${plain(message)}\n  ${plain(fix)}\n`);
    },
    detail(text) {
      if (verbose) stderr.write(`${plain(text)}\n`);
    },
    note(text) {
      if (!json) stderr.write(`${plain(text)}\n`);
    },
  };
}
