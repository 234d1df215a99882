import { WORKFLOW_LIMITS } from './schema-base.ts';
import type { Fault } from './source.ts';

/** What a raw text itself must keep to: its size in UTF-8, no control characters, whole characters only. */
export function textLimitFault(text: string): Fault | null {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
    if (bytes > WORKFLOW_LIMITS.bytes) return tooLarge(i);
    if (isControl(unit) || (unit >= 0xd800 && unit < 0xe000 && !isPaired(text, i))) {
      return {
        code: 'bad_character',
        offset: i,
        message: `The file holds a character that no text has (U+${unit.toString(16).toUpperCase().padStart(4, '0')}).`,
        fix: 'Save the file as plain UTF-8 text without it.',
      };
    }
  }
  return null;
}

function tooLarge(offset: number): Fault {
  return {
    code: 'too_large',
    offset,
    message: `The file is larger than ${WORKFLOW_LIMITS.bytes / 1024 / 1024} MB.`,
    fix: 'Split the workflow, or pass large data in as an input.',
  };
}

function isControl(unit: number): boolean {
  return (unit < 0x20 && unit !== 0x09 && unit !== 0x0a && unit !== 0x0d) || unit === 0x7f;
}

function isPaired(text: string, at: number): boolean {
  const isHigh = text.charCodeAt(at) < 0xdc00;
  const other = text.charCodeAt(isHigh ? at + 1 : at - 1);
  return isHigh ? other >= 0xdc00 && other < 0xe000 : other >= 0xd800 && other < 0xdc00;
}
