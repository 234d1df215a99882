import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDiff, parseDiffInSteps } from '../../core/approval/diff-parse.ts';
import { PATCH_LIMITS } from '../../core/approval/patch-limits.ts';
import { makeFixture } from '../support/workspace-fixture.ts';

/** A new file of so many lines; its diff has exactly `bytes` bytes in UTF-8. */
function newFile(path: string, lines: number, bytes: number, letter = 'x'): string {
  const head = `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines} @@\n`;
  const room = bytes - head.length - 2 * lines;
  const each = Math.floor(room / lines / Buffer.byteLength(letter));
  const line = `+${letter.repeat(each)}\n`;
  const rest = bytes - head.length - (lines - 1) * Buffer.byteLength(line) - 2;
  return `${head}${line.repeat(lines - 1)}+${'y'.repeat(rest)}\n`;
}

const { diffBytes, lines } = PATCH_LIMITS;

test.each([
  ['many short lines', lines - 10, 'x'],
  ['few long lines', 40, 'x'],
  ['letters of several bytes', 200_000, '語'],
])('a patch of exactly the limit is applied to the byte: %s', async (_, count, letter) => {
  const diff = newFile('large.txt', count, diffBytes, letter);
  expect(Buffer.byteLength(diff)).toBe(diffBytes);
  using fixture = makeFixture({});
  const subject = await fixture.prepare(diff);
  expect(subject.files).toMatchObject([{ path: 'large.txt', added: count, removed: 0 }]);
  expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied' });
  const added = diff.slice(diff.indexOf('\n+', diff.indexOf('@@')) + 1).replaceAll(/^\+/gm, '');
  expect(readFileSync(join(fixture.root, 'large.txt'), 'utf8') === added).toBe(true);
});

test('above the limit it is refused: what, how much of it, and what to do', async () => {
  using fixture = makeFixture({});
  expect(await fixture.refuse(newFile('large.txt', 1_000, diffBytes + 1))).toEqual({
    code: 'invalid_input',
    message: `The patch has ${diffBytes + 1} bytes of diff; at most ${diffBytes} (16 MiB) can be decided on at once.`,
    fix: 'Have it proposed in parts, such as one folder at a time.',
  });
  const short = newFile('large.txt', lines + 1, 4 * lines);
  expect((await fixture.refuse(short)).message).toContain(`more than ${lines} lines`);
});

test('a hunk that is not as long as it says ends at the limit of lines, not at its count', () => {
  const text = `--- a/x\n+++ b/x\n@@ -0,0 +1,999999999 @@\n${'+\n'.repeat(lines)}`;
  expect(parseDiff(text)).toEqual({
    ok: false,
    problem: { line: lines, message: `the patch has more than ${lines} lines` },
  });
});

test('read in steps it is the same, and each step goes on', () => {
  const line = fc.constantFrom(
    '+a',
    '-b',
    ' c',
    '',
    '\\ No newline at end of file',
    '@@ -1 +1 @@',
    '--- a/x',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.nat({ max: 20_000 }), (tail, count) => {
      const body = `${'+x\n'.repeat(count)}${tail.map((one) => `${one}\n`).join('')}`;
      const text = `--- a/x\n+++ b/x\n@@ -0,0 +1,${count} @@\n${body}`;
      const steps = parseDiffInSteps(text);
      const seen: number[] = [];
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) seen.push(step.value);
      expect(step.value).toEqual(parseDiff(text));
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(seen.length).toBeGreaterThanOrEqual(Math.floor(count / 5_000));
    }),
    { numRuns: 60 },
  );
});
