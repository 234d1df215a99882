import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainContext } from '../../agents/kit/context.ts';
import { bumpDependency } from '../../agents/patcher/tools/bump-dependency.ts';
import { fixFindings } from '../../agents/patcher/tools/fix-findings.ts';
import { scan } from '../../agents/security-scanner/scan.ts';
import {
  createSampleWorkspace,
  type SampleWorkspace,
} from '../../main/adapters/sample-workspace/create-sample-workspace.ts';
import { SAMPLE_SECRETS } from '../../main/adapters/sample-workspace/secrets.ts';

/** What the starter workflow does on the sample, with the real scanner, patcher and git, one step after the other. */
let folder = '';
let sample: SampleWorkspace;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-audit-'));
  sample = await createSampleWorkspace(join(folder, 'sample'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SCAN = {
  paths: [],
  everything: false,
  minSeverity: 'info',
  rules: { include: [], exclude: [] },
  maxFindings: 1_000,
} as const;

async function findings() {
  const result = await scan.run(
    { ...SCAN, paths: [], rules: { include: [], exclude: [] } },
    plainContext(sample.root),
  );
  return result.findings;
}

function apply(diff: string): void {
  execFileSync('git', ['apply', '-'], { cwd: sample.root, input: diff });
}

test('the scanner finds every planted problem where it is planted, and nothing else', async () => {
  const found = (await findings()).map(({ rule, path, line }) => ({ rule, path, line }));
  const planted = sample.planted.filter(({ rule }) => rule !== 'old-dependency');
  expect(found).toHaveLength(planted.length);
  expect(found).toEqual(expect.arrayContaining([...planted]));
});

test('one patch settles all that can be settled; scanning again shows only what it left, and its tests pass', async () => {
  const before = await findings();
  const proposal = await fixFindings.run({ findings: [...before], maxFiles: 100 }, plainContext(sample.root));
  const left = before.filter(({ id }) => !proposal.fixed.includes(id));
  expect(left.map(({ path }) => path)).toEqual(['.env', '.env']);
  expect(proposal.notes.filter((note) => note.startsWith('Left .env:'))).toHaveLength(2);
  // A note is shown and stored: it must not carry what the patch takes out.
  for (const secret of Object.values(SAMPLE_SECRETS)) expect(proposal.notes.join()).not.toContain(secret);

  apply(proposal.patch.diff);
  expect((await findings()).map(({ id }) => id)).toEqual(left.map(({ id }) => id));
  const orders = readFileSync(join(sample.root, 'src/routes/orders.js'), 'utf8');
  expect(orders).toContain('customer = $1');
  expect(orders).toContain("[customer, filter.status ?? 'open']");
  expect(readFileSync(join(sample.root, '.env.example'), 'utf8')).toBe('PAYMENT_API_KEY=\n');
  const output = execFileSync(
    process.execPath,
    ['--test', '--test-reporter=tap', 'test/filters.test.js', 'test/etag.test.js'],
    {
      cwd: sample.root,
      encoding: 'utf8',
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined },
    },
  );
  expect(output).toContain('# fail 0');

  apply(proposal.reverse?.diff ?? '');
  const status = execFileSync('git', ['status', '--porcelain'], { cwd: sample.root, encoding: 'utf8' });
  expect(status).toBe('');
});

test('the old dependency is raised where the manifest names it, and the lock file is named as stale', async () => {
  const request = { name: 'lodash', to: '4.17.21', all: true, allowDowngrade: false };
  const proposal = await bumpDependency.run(request, plainContext(sample.root));
  const planted = sample.planted.find(({ rule }) => rule === 'old-dependency');
  expect(proposal.files).toEqual([{ path: planted?.path, added: 1, removed: 1 }]);
  expect(proposal.notes.join()).toContain('npm install --package-lock-only');
});
