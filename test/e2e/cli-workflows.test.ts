import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { cli, documentOf, errorDocumentSchema, runDocumentSchema } from '../support/cli.ts';

let folder: string;
let work: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'signalbox-cli-workflows-')));
  work = join(folder, 'work');
  mkdirSync(work);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEXT =
  'schemaVersion: 1\nid: mine\nname: Mine\nnodes:\n  - { id: one, kind: transform, value: 1 } # why\n';
const doneSchema = z.looseObject({ ref: z.string(), number: z.int().nullable() });
const versionsSchema = z.looseObject({
  items: z.array(z.looseObject({ number: z.int(), origin: z.string(), note: z.string().nullable() })),
});
const listSchema = z.looseObject({ items: z.array(z.looseObject({ ref: z.string(), saved: z.unknown() })) });

const words = (...args: string[]) => cli([...args, '--data', join(folder, 'data'), '--workspace', work]);
const json = (...args: string[]) => words(...args, '--json');

it('imports, shows, restores, runs and exports a workflow of the workspace', async () => {
  const given = join(folder, 'given.yaml');
  writeFileSync(given, TEXT);
  const { ref } = documentOf(doneSchema, await json('workflows', 'import', given, '--note', 'from a friend'));
  expect(ref).toBe('file:.signalbox/workflows/mine.yaml');
  const file = join(work, '.signalbox', 'workflows', 'mine.yaml');
  expect(readFileSync(file, 'utf8')).toContain('# why');

  // By another program: said by the list, kept by the restore.
  writeFileSync(file, `${TEXT}# theirs\n`);
  const listed = documentOf(listSchema, await json('workflows', 'list')).items.find((one) => one.ref === ref);
  expect(listed?.saved).toMatchObject({ kind: 'outside', number: 1 });
  const restored = documentOf(doneSchema, await json('workflows', 'restore', 'mine.yaml', '--version', '1'));
  expect(restored.number).toBe(3);
  expect(readFileSync(file, 'utf8')).not.toContain('# theirs');
  const versions = documentOf(versionsSchema, await json('workflows', 'versions', 'mine.yaml')).items;
  expect(versions.map(({ number, origin, note }) => [number, origin, note])).toEqual([
    [3, 'restore', 'Restored version 1.'],
    [2, 'outside', null],
    [1, 'import', 'from a friend'],
  ]);

  const ran = documentOf(runDocumentSchema.loose(), await json('run', ref));
  expect(ran['source']).toMatchObject({ ref, version: 3 });
  const out = join(folder, 'out.yaml');
  const exported = await words('workflows', 'export', 'mine.yaml', '--version', '2', '--out', out);
  expect(exported.code, exported.stderr).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(`${TEXT}# theirs\n`);
  const again = await json('workflows', 'export', 'mine.yaml', '--out', out);
  expect(documentOf(errorDocumentSchema, again).error.message).toContain('there is such a file already');
});

it('says in words what is there, and brings back what it took away', async () => {
  const given = join(folder, 'stored.yaml');
  writeFileSync(given, TEXT.replaceAll('ine', 'y stored'));
  const made = await words('workflows', 'import', given, '--in', 'store', '--name', 'Kept here');
  expect(made.stdout).toBe('Created: store:kept-here\n');
  const removed = await words('workflows', 'remove', 'store:kept-here');
  expect(removed.stdout).toContain('signalbox workflows restore store:kept-here --version 1');
  const gone = await words('workflows', 'show', 'store:kept-here');
  expect([gone.code === 0, gone.stderr]).toEqual([false, expect.stringContaining('There is no workflow')]);
  const back = await words('workflows', 'restore', 'store:kept-here', '--version', '1');
  expect(back.stdout).toBe('Saved: store:kept-here, version 2.\n');
  const shown = await words('workflows', 'show', 'store:kept-here');
  expect(shown.stdout).toMatch(/^Kept here {2}\(store:kept-here\)\ndigest {2}[0-9a-f]{64}\nsaved {3}2\n/);
});

it.each([
  [['workflows', 'restore', 'mine.yaml'], '--version'],
  [['workflows', 'show', '../../../etc/passwd'], 'There is no workflow'],
  [['workflows', 'remove', 'starter:audit-and-patch'], 'comes with Signalbox'],
])('%j is refused in words', async (args, says) => {
  const refused = await words(...args);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain(says);
  expect(existsSync(join(folder, 'passwd'))).toBe(false);
});
