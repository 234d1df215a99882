import { randomBytes } from 'node:crypto';
import type { Ids } from '../../ports/runtime.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 10;
const RANDOM_BYTES = 16;

/** Ids after the ULID layout in lower case: 48 bits of time, 80 random bits, sortable as text. */
export function createIds(now: () => number = Date.now): Ids {
  return {
    next() {
      let time = now();
      let head = '';
      for (let i = 0; i < TIME_LENGTH; i++) {
        head = ALPHABET.charAt(time % 32) + head;
        time = Math.floor(time / 32);
      }
      let tail = '';
      for (const byte of randomBytes(RANDOM_BYTES)) tail += ALPHABET.charAt(byte % 32);
      return head + tail;
    },
  };
}
