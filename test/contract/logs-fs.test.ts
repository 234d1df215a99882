import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogs } from '../../main/adapters/logs-fs/logs.ts';
import { lookAt, readPage } from '../../main/adapters/logs-fs/log-file.ts';
import { MAX_TEXT, writeLine } from '../../main/adapters/logs-fs/log-line.ts';
import { prune } from '../../main/adapters/logs-fs/prune.ts';
import { writeLines } from '../../main/adapters/logs-fs/run-log.ts';
import type { LogLine, Logs } from '../../main/ports/logs.ts';
import { makeFolder, refusalOf } from '../support/store-fixtures.ts';

let folder: ReturnType<typeof makeFolder>;
let logs: Logs;
beforeEach(() => {
  folder = makeFolder();
  logs = createLogs(folder.dir);
});
afterEach(() => folder.remove());

const TIME = '2030-01-01T00:00:00.000Z';
const entry = (text: string, level = 'info') => ({ time: TIME, level, text });
const file = (runId = 'r1') => join(folder.dir, 'logs', `${runId}.ndjson`);
async function readAll(from: Logs, stepId: string | null = null, limit = 300): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (let next = 0; ;) {
    const page = await from.read('r1', stepId, next, limit);
    lines.push(...page.lines);
    next = page.next;
    if (!page.more) return lines;
  }
}

describe('logs', () => {
  it('gives back what was said, by run and by step, at once and after a restart', async () => {
    for (let i = 0; i < 5_000; i++)
      logs.append('r1', i % 2 === 0 ? 'scan' : 'map[1]', entry(`grüße\n"${i}" \u001b[31m`));
    logs.append('r2', 'scan', entry('of another run'));
    const all = await readAll(logs);
    expect(all).toHaveLength(5_000);
    expect(all[4_999]).toEqual({ seq: 5_000, stepId: 'map[1]', ...entry('grüße\n"4999" \u001b[31m') });
    expect(await logs.read('r1', null, 4_998, 1_000)).toEqual({
      lines: all.slice(4_998),
      next: 5_000,
      more: false,
    });
    const odd = await readAll(logs, 'map[1]');
    expect(odd).toEqual(all.filter(({ seq }) => seq % 2 === 0));
    expect(await logs.read('r1', 'map', 0, 10)).toEqual({ lines: [], next: 5_000, more: false });
    await logs.close();
    expect(() => logs.append('r1', 'scan', entry('late'))).toThrow('closed');

    logs = createLogs(folder.dir);
    expect(await readAll(logs)).toEqual(all);
    logs.append('r1', 'scan', entry('more'));
    expect(await logs.read('r1', null, 5_000, 10)).toMatchObject({
      lines: [{ seq: 5_001, text: 'more' }],
      more: false,
    });
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
    await logs.close();
  });

  it('has nothing of a run that said nothing, and makes no file for it', async () => {
    expect(await logs.read('r1', null, 7, 10)).toEqual({ lines: [], next: 7, more: false });
    expect(existsSync(file())).toBe(false);
    await logs.close();
  });

  it('tells who watches a run, without being asked', async () => {
    const told = new Promise<void>((resolve) => logs.watch('r1', resolve));
    let others = 0;
    logs.watch('r2', () => others++);
    const stop = logs.watch('r1', () => others++);
    stop();
    logs.append('r1', 'scan', entry('a word'));
    await told;
    expect(others).toBe(0);
    expect(readFileSync(file(), 'utf8')).toContain('a word');
    await logs.close();
  });

  it('cuts long texts and names, and says how much is missing', async () => {
    logs.append('r1', 'scan', entry('x'.repeat(MAX_TEXT + 5_000), 'l'.repeat(10_000)));
    const [line] = await readAll(logs);
    expect(line?.text).toBe(`${'x'.repeat(MAX_TEXT)} … (5,000 more characters)`);
    expect(line?.level).toHaveLength(128);
    await logs.close();
  });

  it('goes on after a line that a crash cut off, and leaves damaged ones out', async () => {
    logs.append('r1', 'scan', entry('one'));
    logs.append('r1', 'scan', entry('two'));
    await logs.close();
    appendFileSync(file(), '{"not":"ours"}\n["scan","t');
    logs = createLogs(folder.dir);
    expect((await readAll(logs)).map(({ text }) => text)).toEqual(['one', 'two']);
    logs.append('r1', 'scan', entry('three'));
    expect((await readAll(logs)).map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [4, 'three'],
    ]);
    // Cut by somebody while it is open: what is there is told, nothing is waited for.
    truncateSync(file(), 10);
    expect((await logs.read('r1', null, 0, 10)).lines).toEqual([]);
    await logs.close();
  });

  it('takes no id that could be a path', async () => {
    for (const id of ['../x', 'a/b', '', 'a\0', 'a.b', 'x'.repeat(129)]) {
      expect(() => logs.append(id, 'scan', entry('x'))).toThrow(TypeError);
      await expect(logs.read(id, null, 0, 1)).rejects.toThrow(TypeError);
    }
    expect((await refusalOf(logs.read('r1', null, 0, 1_001))).code).toBe('invalid_input');
    await logs.close();
    expect(readdirSync(folder.dir)).toEqual([]);
  });

  it('holds no more than it may while the disk is slow, and counts the rest', async () => {
    const text = 'x'.repeat(MAX_TEXT);
    // All in one turn, so that nothing of it can have reached the disk before the last line.
    const handedOn = [1, 2].map(() => {
      for (let i = 0; i < 900; i++) logs.append('r1', 'scan', entry(text));
      return logs.flush();
    });
    await Promise.all(handedOn);
    const all = await readAll(logs);
    expect(all.length).toBeLessThan(1_100);
    expect(all.at(-1)).toMatchObject({ text: expect.stringContaining('too slow') as string });
    logs.append('r1', 'scan', entry('again'));
    expect((await readAll(logs)).at(-1)).toMatchObject({ text: 'again' });
  });

  it('counts what could not be written, and goes on when it can', async () => {
    writeFileSync(join(folder.dir, 'logs'), 'a file in its place');
    logs.append('r1', 'scan', entry('lost'));
    expect((await refusalOf(logs.flush())).code).toBe('data_folder_read_only');
    rmSync(join(folder.dir, 'logs'));
    logs.append('r1', 'scan', entry('kept'));
    expect((await readAll(logs)).map(({ text }) => text)).toEqual([
      'kept',
      expect.stringContaining('1 line lost'),
    ]);
    await logs.close();
  });
});

describe('the bound of a run', () => {
  it('is kept, with a last line that counts what came after it, also after a restart', async () => {
    const path = join(folder.dir, 'r.ndjson');
    const lines = Array.from({ length: 100 }, (_, i) =>
      writeLine('scan', entry(`line ${i} ${'ü'.repeat(100)}`)),
    );
    const log = await lookAt(path);
    for (let i = 0; i < 10; i++)
      await writeLines(log, { lines: lines.slice(i * 10, i * 10 + 10), lost: 0 }, TIME, 10_000);
    expect(statSync(path).size).toBeLessThanOrEqual(10_000);
    const page = await readPage(log, null, 0, 1_000);
    const kept = page.lines.length - 1;
    expect(page.lines.at(-1)).toMatchObject({
      level: 'notice',
      text: `${100 - kept} more lines of this run were not kept`,
    });
    const again = await lookAt(path);
    expect(again).toEqual(log);
    await writeLines(again, { lines: lines.slice(0, 5), lost: 2 }, TIME, 10_000);
    expect((await readPage(again, null, 0, 1_000)).lines.at(-1)?.text).toContain(`${107 - kept} more lines`);
    expect(again.lines).toBe(kept + 1);
  });

  it('says in the log itself what was lost on the way', async () => {
    const log = await lookAt(join(folder.dir, 'r.ndjson'));
    await writeLines(log, { lines: [writeLine('scan', entry('kept'))], lost: 3 }, TIME);
    await writeLines(log, { lines: [writeLine('scan', entry('later'))], lost: 0 }, TIME);
    const { lines } = await readPage(log, null, 0, 10);
    expect(lines.map(({ text }) => text)).toEqual(['kept', expect.stringContaining('3 lines lost'), 'later']);
  });
});

describe('old logs', () => {
  it('are removed when there are too many or they are too large, the oldest first, none in use', async () => {
    const dir = join(folder.dir, 'old');
    mkdirSync(dir);
    for (let i = 0; i < 10; i++) {
      writeFileSync(join(dir, `r${i}.ndjson`), 'x'.repeat(100));
      utimesSync(join(dir, `r${i}.ndjson`), 1_000 + i, 1_000 + i);
    }
    writeFileSync(join(dir, 'mine.txt'), '');
    const left = () => readdirSync(dir).sort().join(' ');
    await prune(dir, (name) => name === 'r0.ndjson', { files: 5, bytes: 10_000 });
    expect(left()).toBe('mine.txt r0.ndjson r5.ndjson r6.ndjson r7.ndjson r8.ndjson r9.ndjson');
    await prune(dir, () => false, { files: 100, bytes: 250 });
    expect(left()).toBe('mine.txt r8.ndjson r9.ndjson');
  });
});
