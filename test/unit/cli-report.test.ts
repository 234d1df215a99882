import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { RefusalError } from '../../core/errors.ts';
import { reportBug } from '../../main/hosts/cli/report-bug.ts';

let told = '';
const listen = (): void => {
  told = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      told += String(chunk);
      return true;
    });
  }
};
afterEach(() => vi.restoreAllMocks());

const STACK = /\n\s+at /;

it('tells of a refusal in two lines, and of its causes with --verbose', () => {
  const error = new RefusalError('disk_full', 'No room.', 'Make room.', { cause: new Error('ENOSPC') });
  listen();
  expect(reportBug(error, ['runs', 'list'])).toBe(1);
  expect(told).toBe('error: No room.\n  Make room.\n');
  listen();
  reportBug(error, ['runs', 'list', '--verbose']);
  expect(told).toContain('caused by: ENOSPC');
  expect(told).not.toMatch(STACK);
});

it('keeps the stack of a bug off the terminal, and in a file with --verbose', () => {
  listen();
  expect(reportBug(new Error('oops'), ['run', '--json'])).toBe(1);
  expect(JSON.parse(told)).toMatchObject({ error: { code: 'internal', message: 'oops' } });
  listen();
  reportBug(new Error('oops'), ['run', '--verbose']);
  expect(told).not.toMatch(STACK);
  const path = /send along: (.+)\n/.exec(told)?.[1] ?? '';
  expect(readFileSync(path, 'utf8')).toMatch(STACK);
  rmSync(dirname(path), { recursive: true });
});
