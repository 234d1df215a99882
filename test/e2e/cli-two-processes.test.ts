import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import { hostFileSchema } from '../../main/hosts/base/control/protocol.ts';
import {
  cli,
  documentOf,
  errorDocumentSchema,
  listDocumentSchema,
  runDocumentSchema,
  startCli,
  type StartedCli,
} from '../support/cli.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

/** Holds a run open in the process that drives it until the test writes the file. */
const SCRIPT: ScriptInput = { tools: [{ name: 'hold', steps: [{ do: 'wait', file: 'go' }] }] };
const decidedSchema = z.strictObject({
  approvalId: z.string(),
  runId: z.string(),
  decision: z.string(),
  digest: z.string(),
  drivenBy: z.number().nullable(),
  needsAnother: z.boolean(),
});

const sentSchema = z.strictObject({
  runId: z.string(),
  name: z.literal('go'),
  signalId: z.string(),
  usedBy: z.string().nullable(),
  existing: z.boolean(),
  drivenBy: z.number().nullable(),
});

let folder: string;
let data: string;
let started: StartedCli[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-two-'));
  data = join(folder, 'data');
  started = [];
  mkdirSync(join(folder, 'work'));
  mkdirSync(join(data, 'agents'), { recursive: true });
  const script = writeScript(folder, SCRIPT);
  const manifest = scriptedManifest(script, SCRIPT, { id: 'holder' });
  writeFileSync(join(data, 'agents', 'holder.json'), JSON.stringify(manifest));
  const gate = { id: 'gate', kind: 'approval', show: { text: 'really?' } };
  const hold = { id: 'hold', kind: 'agent', agent: 'holder', tool: 'hold', retry: { attempts: 2 } };
  const after = { id: 'after', kind: 'transform', needs: ['gate'], value: 'went on' };
  writeWorkflow('held', [gate, hold, after]);
  writeWorkflow('idle', [gate, after]);
  const listen = { id: 'gate', kind: 'signal', name: 'go', data: { type: 'object', required: ['n'] } };
  writeWorkflow('listening', [listen, hold, after]);
  writeWorkflow('quiet', [listen, after]);
});
afterEach(async () => {
  for (const process of started) process.kill('SIGKILL');
  await Promise.all(started.map(({ done }) => done));
  rmSync(folder, { recursive: true, force: true });
});

function writeWorkflow(id: string, nodes: unknown): void {
  const workflow = { schemaVersion: 1, id, name: id, nodes, outputs: { after: '{{ after.output }}' } };
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(workflow));
}

const json = (...args: string[]) => cli([...args, '--data', data, '--json']);
const runArgs = (id: string) => [
  ...['run', join(folder, `${id}.json`), '--workspace', join(folder, 'work')],
  ...['--approve', 'wait', '--data', data, '--json'],
];
const said = (...args: string[]) => cli([...args, '--data', data]);
/** The list and the run's own page tell of it in the same words, and programs the same. */
async function bothSay(runId: string, standing: string): Promise<void> {
  expect((await said('runs', 'list')).stdout).toContain(`${runId}  ${standing}  `);
  expect((await said('runs', 'show', runId)).stdout).toContain(`Run ${runId}: ${standing}\n`);
  const listed = documentOf(listDocumentSchema, await json('runs', 'list')).items;
  const shown = documentOf(z.looseObject({}), await json('runs', 'show', runId));
  const [item] = listed.filter((run) => run['runId'] === runId);
  expect(item?.['drivenBy']).toBe(Number(/\d+$/.exec(standing)?.[0] ?? NaN) || null);
  expect(shown['drivenBy']).toBe(item?.['drivenBy']);
}
const letGo = () => writeFileSync(join(folder, 'go'), '');
const hostFile = () => hostFileSchema.parse(JSON.parse(readFileSync(join(data, 'host.json'), 'utf8')));

/** A process that drives a run, and goes on driving while the approval waits. */
async function startHeld() {
  const driver = startCli(runArgs('held'));
  started.push(driver);
  for (;;) {
    const listed = await json('runs', 'list', '--status', 'running');
    // Until the driver has made the store there is nothing to look into.
    const [run] = listed.code === 0 ? documentOf(listDocumentSchema, listed).items : [];
    if (!run) continue;
    const runId = z.string().parse(run['runId']);
    const shown = documentOf(runDocumentSchema, await json('runs', 'show', runId));
    const [waiting] = shown.waiting;
    const holds = shown.steps.some(({ nodeId, state }) => nodeId === 'hold' && state === 'running');
    if (waiting && holds) return { driver, runId, ...waiting };
  }
}

/** The run of `listening`, once its signal is waited for. */
async function untilListening() {
  for (;;) {
    const listed = await json('runs', 'list', '--status', 'running');
    const [run] = listed.code === 0 ? documentOf(listDocumentSchema, listed).items : [];
    if (!run) continue;
    const shown = documentOf(runDocumentSchema, await json('runs', 'show', z.string().parse(run['runId'])));
    if (shown.signals.length > 0) return shown;
  }
}

async function afterIsDone(runId: string): Promise<void> {
  for (;;) {
    const { steps } = documentOf(runDocumentSchema, await json('runs', 'show', runId));
    if (steps.some(({ nodeId, state }) => nodeId === 'after' && state === 'succeeded')) return;
  }
}

describe('while another process drives a run', () => {
  it('a decision reaches it: only for the digest shown, and the run goes on there at once', async () => {
    const { driver, runId, approvalId, digest } = await startHeld();
    const { pid, address } = hostFile();
    expect(pid).toBe(driver.pid);
    if (process.platform !== 'win32') {
      expect(statSync(join(data, 'host.json')).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(address)).mode & 0o777).toBe(0o700);
    }

    const wrong = await json('approvals', 'approve', approvalId, '--digest', 'f'.repeat(64));
    expect(wrong.code).toBe(2);
    expect(documentOf(errorDocumentSchema, wrong).error.code).toBe('digest_mismatch');
    const nobody = await json('approvals', 'approve', 'nobody', '--digest', digest);
    expect(documentOf(errorDocumentSchema, nobody).error.code).toBe('not_found');

    const args = ['approvals', 'approve', approvalId, '--digest', digest, '--reason', 'seen'];
    const approved = await cli([...args, '--data', data]);
    expect(approved.code, approved.stderr).toBe(0);
    expect(approved.stdout).toBe(
      `Recorded: ${approvalId} approved.\nThe run goes on in process ${driver.pid}.\n`,
    );
    await afterIsDone(runId);
    const again = await json('approvals', 'reject', approvalId, '--reason', 'no');
    expect(documentOf(errorDocumentSchema, again).error.code).toBe('already_decided');

    letGo();
    const ended = await driver.done;
    expect(ended.code, ended.stderr).toBe(0);
    expect(documentOf(runDocumentSchema, ended)).toMatchObject({
      runId,
      status: 'succeeded',
      waiting: [],
      output: { after: 'went on' },
    });
    const events = documentOf(listDocumentSchema, await json('runs', 'events', runId, '--limit', '100'));
    expect(events.items.filter(({ type }) => type === 'approval.decided')).toMatchObject([
      {
        data: {
          decision: 'approved',
          by: { kind: 'person', name: userInfo().username, via: 'cli' },
          reason: 'seen',
        },
      },
    ]);
    expect(existsSync(join(data, 'host.json'))).toBe(false);
    expect(existsSync(dirname(address))).toBe(false);
  });

  it('a rejection needs no digest and ends the run there', async () => {
    const { driver, runId, approvalId, digest } = await startHeld();
    const rejected = await json('approvals', 'reject', approvalId, '--reason', 'not now');
    expect(documentOf(decidedSchema, rejected)).toEqual({
      approvalId,
      runId,
      decision: 'rejected',
      digest,
      drivenBy: driver.pid,
      needsAnother: false,
    });
    letGo();
    const ended = await driver.done;
    expect(ended.code, ended.stderr).toBe(4);
    expect(documentOf(runDocumentSchema, ended)).toMatchObject({ status: 'rejected', waiting: [] });
  });

  it('a signal reaches it, once for each key, and is refused with the reason when its data is wrong', async () => {
    const driver = startCli(runArgs('listening'));
    started.push(driver);
    const { runId } = await untilListening();
    const send = (...words: string[]) => cli([...words, '--data-dir', data, '--json']);
    const wrong = await send('runs', 'signal', runId, 'go', '--data', '{"m":1}');
    expect(wrong.code).toBe(2);
    expect(documentOf(errorDocumentSchema, wrong).error.message).toContain('"n"');
    const folder = await send('runs', 'signal', runId, 'go', '--data', data);
    expect(documentOf(errorDocumentSchema, folder).error.message).toContain('--data-dir');
    const words = ['runs', 'signal', runId, 'go', '--data', '{"n":1}', '--key', 'build-7'];
    const sent = documentOf(sentSchema, await send(...words));
    expect(sent).toMatchObject({ usedBy: 'gate', existing: false, drivenBy: driver.pid });
    await afterIsDone(runId);
    expect(documentOf(sentSchema, await send(...words))).toEqual({ ...sent, existing: true });
    letGo();
    expect((await driver.done).code).toBe(0);
    const events = documentOf(listDocumentSchema, await json('runs', 'events', runId, '--limit', '100'));
    expect(events.items.filter(({ type }) => type === 'signal.received')).toMatchObject([
      { data: { data: { n: 1 }, by: { kind: 'person', name: userInfo().username, via: 'cli' } } },
    ]);
  });

  it('a signal for a run that nobody drives is recorded, and used when it goes on', async () => {
    const left = await cli(runArgs('quiet'));
    expect(left.code, left.stderr).toBe(3);
    const { runId, status, signals } = documentOf(runDocumentSchema, left);
    expect({ status, signals }).toEqual({ status: 'waiting', signals: [{ stepId: 'gate', name: 'go' }] });
    const file = join(folder, 'data.json');
    writeFileSync(file, '{"n":2}');
    const sent = await cli(['runs', 'signal', runId, 'go', '--data', `@${file}`], { SIGNALBOX_DATA: data });
    expect(sent.code, sent.stderr).toBe(0);
    expect(sent.stdout).toContain(`gate has its signal go.\nLet the run go on with: `);
    const ended = await json('runs', 'resume', runId);
    expect(documentOf(runDocumentSchema, ended)).toMatchObject({ status: 'succeeded', signals: [] });
  });

  it('a cancellation ends its calls and the run', async () => {
    const { driver, runId } = await startHeld();
    const nobody = await json('runs', 'cancel', 'nobody');
    expect(documentOf(errorDocumentSchema, nobody).error.code).toBe('not_found');
    const cancelled = await json('runs', 'cancel', runId, '--reason', 'enough');
    expect(cancelled.code, cancelled.stdout).toBe(0);
    expect(JSON.parse(cancelled.stdout)).toEqual({ runId, status: 'cancelled' });
    const ended = await driver.done;
    expect(ended.code, ended.stderr).toBe(4);
    expect(documentOf(runDocumentSchema, ended)).toMatchObject({ status: 'cancelled', reason: 'enough' });
  });

  it('a decision about a run that nobody drives is recorded, and says how it goes on', async () => {
    const idle = documentOf(runDocumentSchema, await cli(runArgs('idle')));
    const [waiting] = idle.waiting;
    if (!waiting) throw new Error('nothing waits');
    const { driver } = await startHeld();
    const { approvalId, digest } = waiting;
    const approved = await json('approvals', 'approve', approvalId, '--digest', digest);
    expect(documentOf(decidedSchema, approved)).toMatchObject({ runId: idle.runId, drivenBy: null });
    driver.kill('SIGINT');
    expect((await driver.done).code).toBe(130);
    const resumed = await json('runs', 'resume', idle.runId);
    expect(documentOf(runDocumentSchema, resumed).status).toBe('succeeded');
  });
});

it('a host that was killed leaves a file that keeps nobody out', async () => {
  const { driver, runId, approvalId, digest } = await startHeld();
  const { address } = hostFile();
  await bothSay(runId, `running, driven by process ${driver.pid}`);
  expect((await said('runs', 'show', runId)).stdout).not.toContain('runs resume');
  driver.kill('SIGKILL');
  await driver.done;
  await bothSay(runId, 'running, driven by nobody');
  for (const words of [['list'], ['show', runId]]) {
    expect((await said('runs', ...words)).stdout).toContain('runs resume');
  }
  expect(existsSync(join(data, 'host.json'))).toBe(true);
  const approved = await json('approvals', 'approve', approvalId, '--digest', digest);
  expect(approved.code, approved.stdout).toBe(0);
  expect(documentOf(decidedSchema, approved).drivenBy).toBeNull();
  expect(existsSync(join(data, 'host.json'))).toBe(false);
  expect(existsSync(dirname(address))).toBe(false);
  letGo();
  const resumed = await json('runs', 'resume', runId);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(documentOf(runDocumentSchema, resumed)).toMatchObject({ status: 'succeeded' });
});
