import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import {
  cli,
  documentOf,
  errorDocumentSchema,
  listDocumentSchema,
  okDocumentSchema,
  runDocumentSchema,
} from '../support/cli.ts';

let folder: string;
let data: string;
let good: string;
let bad: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-words-'));
  data = join(folder, 'data');
  mkdirSync(join(folder, 'work'));
  good = join(folder, 'good.yaml');
  writeFileSync(
    good,
    [
      'schemaVersion: 1',
      'id: words',
      'name: Words',
      'inputs:',
      '  n: { type: integer }',
      'nodes:',
      '  - { id: one, kind: transform, value: "{{ input.n }}" }',
      '  - { id: each, kind: map, needs: [one], over: [1, 2], do: { kind: transform, value: "{{ item }}" } }',
      'outputs: { n: "{{ one.output }}" }',
      '',
    ].join('\n'),
  );
  bad = join(folder, 'bad.yaml');
  writeFileSync(
    bad,
    'schemaVersion: 1\nid: bad\nname: Bad\nnodes:\n  - id: a\n    kind: transform\n    valu: 1\n    needs: [b]\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const json = (...args: string[]) => cli([...args, '--data', data, '--json']);

describe('the words of the command line', () => {
  it('runs, lists, shows and tells, each as one document', async () => {
    const ran = await json('run', good, '--workspace', join(folder, 'work'), '--input', 'n=7');
    const { runId, output, steps } = documentOf(runDocumentSchema, ran);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stderr).toBe('');
    expect(output).toEqual({ n: 7 });
    expect(steps.map((step) => [step.nodeId, step.state])).toEqual([
      ['one', 'succeeded'],
      ['each', 'succeeded'],
    ]);
    const given = join(folder, 'given.json');
    writeFileSync(given, '{ "one": 8 }');
    const part = ['run', good, '-w', join(folder, 'work'), '-i', 'n=7'];
    const tried = documentOf(runDocumentSchema, await json(...part, '--given', given));
    expect(tried).toMatchObject({ partial: true, output: { n: 8 } });
    expect(tried.steps[0]).toMatchObject({ nodeId: 'one', given: true, attempts: 0 });
    const shown = await cli(['runs', 'show', tried.runId, '--data', data]);
    expect(shown.stdout).toContain('Part of the workflow; outputs that were given, not made: one.');
    expect((await cli(['runs', 'list', '--data', data])).stdout).toContain('succeeded, partial');
    const twice = await json(...part, '--given', given, '--given', given);
    expect(documentOf(errorDocumentSchema, twice).error.message).toContain('"one" again');
    for (const words of [
      ['runs', 'list'],
      ['runs', 'events', runId],
      ['approvals', 'list'],
      ['agents', 'list'],
    ]) {
      const listed = await json(...words);
      expect(listed.code, listed.stderr).toBe(0);
      documentOf(listDocumentSchema, listed);
    }
    const page = documentOf(listDocumentSchema, await json('runs', 'events', runId, '--limit', '2'));
    expect(page.items).toHaveLength(2);
    const next = documentOf(
      listDocumentSchema,
      await json('runs', 'events', runId, '--limit', '2', '--cursor', page.nextCursor ?? ''),
    );
    expect(next.items[0]).toMatchObject({ seq: 3 });
    expect(documentOf(runDocumentSchema, await json('runs', 'show', runId)).status).toBe('succeeded');
  });

  it('names what is wrong with a workflow, with line and column, and refuses to run it', async () => {
    const checked = await json('validate', bad);
    expect(checked.code).toBe(2);
    const { ok, problems } = documentOf(okDocumentSchema, checked);
    expect(ok).toBe(false);
    expect(problems.map((problem) => [problem.code, problem['line']])).toContainEqual(['unknown_field', 7]);
    const text = await cli(['validate', bad, '--data', data]);
    expect(text.stdout).toMatch(/bad\.yaml:7:\d+: error: /);
    const ran = await json('run', bad, '--workspace', join(folder, 'work'));
    expect(ran.code).toBe(2);
    expect(documentOf(errorDocumentSchema, ran).error.code).toBe('invalid_workflow');
    expect(documentOf(okDocumentSchema, await json('validate', good))).toEqual({ ok: true, problems: [] });
  });

  it.each([
    [['frobnicate']],
    [['runs']],
    [['runs', 'frob']],
    [['run']],
    [['run', 'nowhere.yaml', '--workspace', '.']],
    [['run', 'GOOD']],
    [['run', 'GOOD', '--workspace', 'NOWHERE', '--input', 'n=1']],
    [['run', 'GOOD', '--workspace', 'WORK']],
    [['run', 'GOOD', '--workspace', 'WORK', '--input', 'n=x']],
    [['run', 'GOOD', '--workspace', 'WORK', '--input', 'm=1']],
    [['run', 'GOOD', '--workspace', 'WORK', '--input', 'n']],
    [['run', 'GOOD', '--workspace', 'WORK', '--input', 'n=x', '--input', 'm=1', '--input', 'o']],
    [['run', 'GOOD', '--workspace', 'WORK', '--input', 'n=1', '--approve', 'always']],
    [['run', 'GOOD', '--workspace', 'WORK', '--input', 'n=1', '--approve', 'ask']],
    [['run', 'GOOD', '--workspace', 'WORK', '--input', 'n=1', '--frob']],
    [['runs', 'show']],
    [['runs', 'show', 'nobody']],
    [['runs', 'events', 'nobody']],
    [['runs', 'resume', 'nobody']],
    [['runs', 'cancel', 'nobody']],
    [['runs', 'list', '--limit', '0']],
    [['runs', 'list', '--cursor', 'garbage']],
    [['runs', 'list', '--status', 'odd']],
    [['approvals', 'show', 'nobody']],
    [['approvals', 'approve', 'nobody']],
    [['approvals', 'approve', 'nobody', '--digest', 'x']],
    [['rollback', 'nobody']],
    [['export', 'nobody', '--out', 'OUT']],
    [['export', 'nobody']],
    [['verify', 'nowhere.json']],
    [['verify']],
    [['agents', 'check', 'nobody']],
    [['agents', 'add', 'nowhere.json']],
    [['validate', '/dev/zero']],
    [['verify', '/']],
  ])('refuses %j with 2, one line what and one line what to do', async (words) => {
    const places: Record<string, string> = {
      GOOD: good,
      WORK: join(folder, 'work'),
      NOWHERE: join(folder, 'nowhere'),
      OUT: join(folder, 'out.json'),
    };
    const args = words.map((word) => places[word] ?? word);
    const [asText, asJson] = await Promise.all([
      cli([...args, '--data', `${data}-2`]),
      cli([...args, '--data', data, '--json']),
    ]);
    expect(asText.code, asText.stderr).toBe(2);
    expect(asText.stderr).toMatch(/^error: .+\n {2}.+\n$/);
    expect(asText.stdout).toBe('');
    expect(asJson.code).toBe(2);
    documentOf(errorDocumentSchema, asJson);
    for (const text of [asText.stderr, asJson.stdout, asJson.stderr]) {
      expect(text).not.toMatch(/\n\s+at /);

      expect(text).not.toMatch(/\u001b/);
    }
  });

  it('tells a file that is no bundle from one that is not sound', async () => {
    const [asText, asJson] = await Promise.all([cli(['verify', good]), cli(['verify', good, '--json'])]);
    expect([asText.code, asJson.code]).toEqual([2, 2]);
    expect(asText.stdout).toMatch(
      /^.*good\.yaml is not an audit bundle\. The file is not JSON.*\n {2}Name a file.*\n$/,
    );
    expect(documentOf(z.looseObject({}), asJson)).toMatchObject({ ok: false, isBundle: false });
  });

  it('gives help for all, a group and a command', async () => {
    const all = await cli(['--help']);
    expect(all.code).toBe(0);
    expect(all.stdout).toContain('signalbox run FILE|REF --workspace DIR');
    expect((await cli(['runs', '--help'])).stdout).toContain('runs resume');
    expect((await cli(['approvals', 'approve', '--help'])).stdout).toContain('--digest D');
    expect((await cli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('adds any server of the protocol, with the tools that it offers, each behind an approval', async () => {
    const draft = join(folder, 'draft.json');
    const main = fileURLToPath(new URL('../../agents/security-scanner/main.ts', import.meta.url));
    const launch = { command: ['{node}', main] };
    writeFileSync(
      draft,
      JSON.stringify({ manifestVersion: 1, id: 'borrowed', version: '1', title: 'Borrowed', launch }),
    );
    expect((await json('agents', 'add', draft)).code).toBe(0);
    expect((await json('agents', 'add', draft)).stdout).toContain('unchanged');
    const listed = documentOf(listDocumentSchema, await json('agents', 'list'));
    const borrowed = listed.items.find((agent) => agent['id'] === 'borrowed');
    expect(borrowed).toMatchObject({
      risk: 'APPROVAL_REQUIRED',
      tools: [{ name: 'scan', effect: 'act' }, { name: 'rules' }],
    });
    expect((await json('agents', 'check', 'borrowed')).code).toBe(0);
    writeFileSync(
      draft,
      JSON.stringify({
        manifestVersion: 1,
        id: 'gone',
        version: '1',
        title: 'Gone',
        launch: { command: ['/no/such'] },
      }),
    );
    const refused = await json('agents', 'add', draft);
    expect(refused.code).toBe(1);
    expect(documentOf(errorDocumentSchema, refused).error.code).toBe('agent_unavailable');
  });

  it('says who has the data folder, and still lets others look', async () => {
    const taken = join(folder, 'taken');
    const store = await openSqliteStore({ dataDir: taken, owner: 'a test that holds it' });
    try {
      const refused = await cli([
        'run',
        good,
        '--workspace',
        join(folder, 'work'),
        '--input',
        'n=1',
        '--data',
        taken,
        '--json',
      ]);
      expect(refused.code).toBe(1);
      const { error } = documentOf(errorDocumentSchema, refused);
      expect(error.code).toBe('data_folder_in_use');
      expect(error.message).toContain('a test that holds it');
      expect((await cli(['runs', 'list', '--data', taken])).code).toBe(0);
    } finally {
      await store.close();
    }
  });
});
