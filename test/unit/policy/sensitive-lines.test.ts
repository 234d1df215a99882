import { describe, expect, it } from 'vitest';
import { parseDiff } from '../../../core/approval/diff-parse.ts';
import { findSensitiveLines, judgeLines } from '../../../main/domain/policy/sensitive-lines.ts';

function diffOf(path: string, removed: readonly string[], added: readonly string[]): string {
  const lines = [...removed.map((text) => `-${text}`), ...added.map((text) => `+${text}`)];
  const hunk = `@@ -3,${removed.length + 1} +3,${added.length + 1} @@\n before\n${lines.join('\n')}\n`;
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunk}`;
}

function linesOf(diff: string) {
  const parsed = parseDiff(diff);
  if (!parsed.ok) expect.fail(parsed.problem.message);
  return findSensitiveLines(parsed.files);
}

describe('lines where one line decides much', () => {
  it.each([
    ['  ssl: { rejectUnauthorized: false },', 'line-trust'],
    ['requests.get(url, verify=False)', 'line-trust'],
    ["const digest = createHash('md5')", 'line-cryptography'],
    ["const filter = eval('(' + text + ')');", 'line-execute'],
    ['subprocess.run(command, shell=True)', 'line-execute'],
    ["db.query('SELECT * FROM orders WHERE id = ' + id)", 'line-query'],
    ["const apiKey = 'sk_live_1'", 'line-access'],
  ])('are found when they go and when they come: %s', (line, rule) => {
    expect(linesOf(diffOf('src/a.js', [line], []))).toEqual([{ rule, path: 'src/a.js', line: 4, count: 1 }]);
    expect(linesOf(diffOf('src/a.js', ['x'], [line]))).toContainEqual({
      rule,
      path: 'src/a.js',
      line: 4,
      count: 1,
    });
  });

  it('are no lines that only stand beside a change, and no ordinary code', () => {
    expect(linesOf(diffOf('src/a.js', ['const total = a + b;'], ['const sum = a + b;']))).toEqual([]);
    const beside = diffOf('src/a.js', ['a'], ['b']).replace(' before', ' eval(x)');
    expect(linesOf(beside)).toEqual([]);
  });

  it('weigh once for each kind, and name the first place', () => {
    const lines = linesOf(diffOf('src/run.js', ['exec(a)', 'exec(b)'], ['exec(c)']));
    expect(judgeLines(lines)).toEqual([
      {
        rule: 'line-execute',
        points: 8,
        text: 'changes src/run.js:4, which runs commands, or text as code (and 2 more lines)',
      },
    ]);
  });

  it('weigh heavily when nobody looked', () => {
    expect(judgeLines(null)[0]?.points).toBeGreaterThan(10);
  });
});
