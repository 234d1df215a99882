import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { renameSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Result } from '../../core/errors.ts';
import { openInvitations } from '../../main/adapters/invitations-file/invitations.ts';
import { createInvitationDesk, type InvitationDesk } from '../../main/app/invitations.ts';
import { createJournal } from '../../main/app/journal.ts';
import { NO_FACE } from '../../main/hosts/base/host.ts';
import { carryOutAnywhere } from '../../main/hosts/base/control/command.ts';
import { askHost } from '../../main/hosts/base/control/client.ts';
import {
  CONTROL_LIMITS,
  answerSchema,
  hostFileSchema,
  readLine,
  type ControlCommand,
} from '../../main/hosts/base/control/protocol.ts';
import { serveControl, type ControlServer } from '../../main/hosts/base/control/server.ts';
import { VERSION } from '../../main/hosts/base/version.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { openWorkflows } from '../support/workflow-desk.ts';

const SILENT = { note: () => undefined, detail: () => undefined };

const POSIX = process.platform !== 'win32';
const BY = { kind: 'person', name: 'ann', via: 'cli' } as const;

let folder: string;
let data: string;
let path: string;
let test: TestPlane;
let server: ControlServer;
let invitations: InvitationDesk;
let approvalId: string;
let runId: string;
let digest: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-control-'));
  data = join(folder, 'data');
  path = join(data, 'host.json');
  mkdirSync(join(folder, 'work'));
  test = await openPlane(data);
  const now = (): number => test.ports.clock.now();
  const kept = { path: join(data, 'invitations.json'), owner: 'ann', now };
  invitations = createInvitationDesk({
    invitations: await openInvitations({ ...kept, note: SILENT.note }),
    journal: createJournal(test.ports),
    now,
    ...NO_FACE,
  });
  server = await serveControl(data, 'cli', desk());
  const workflow = workflowOf([{ id: 'gate', kind: 'approval', show: 'really?' }]);
  const request = { workflow, input: {}, workspacePath: join(folder, 'work'), key: null, by: TESTER };
  const started = await test.plane.start(request);
  if (!started.ok) throw new Error(started.error.message);
  ({ runId } = started.value);
  await test.plane.drive(runId);
  await test.plane.settled(runId, 'asked');
  const [approval] = (await test.ports.store.listApprovals({ runId, limit: 1 })).items;
  if (!approval) throw new Error('nothing was asked');
  ({ approvalId, digest } = approval);
});
afterEach(async () => {
  await server.close();
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

const desk = () => {
  const workflows = openWorkflows(test.ports, data);
  return { ...test, workflows, invitations, link: () => null, stays: false };
};
const hostFile = () => hostFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
const approve = (): Extract<ControlCommand, { kind: 'decide' }> => ({
  kind: 'decide',
  approvalId,
  decision: 'approved',
  digest,
  by: BY,
  reason: null,
});
const statusNow = async () => (await test.ports.store.getApproval(approvalId))?.status;
const codeOf = (result: Result<unknown> | undefined): string | undefined =>
  result?.ok === false ? result.error.code : undefined;

/** Everything that the host sends until it closes the connection, after the bytes; `end` closes our side first. */
function talk(bytes: string | Buffer, end = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(hostFile().address);
    let heard = '';
    socket.on('error', reject).on('close', () => resolve(heard));
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    if (end) socket.end(bytes);
    else socket.write(bytes);
  });
}
const refusalIn = (heard: string) => codeOf(readLine(answerSchema(z.unknown()), heard.trimEnd()));
const requestOf = (more: Record<string, unknown> = {}) =>
  JSON.stringify({ version: 1, token: hostFile().token, command: approve(), ...more });

describe('the socket of a host', () => {
  it('takes the decision of somebody who holds the token, once', async () => {
    const first = await askHost(data, approve());
    expect(first).toMatchObject({ ok: true, value: { runId, digest, drivenBy: process.pid } });
    expect(await statusNow()).toBe('approved');
    expect((await test.ports.store.getApproval(approvalId))?.decidedBy).toEqual(BY);
    expect(codeOf(await askHost(data, approve()))).toBe('already_decided');
  });

  it.each<[string, () => string | Buffer]>([
    ['a wrong token', () => requestOf({ token: '0'.repeat(64) })],
    ['a short token', () => requestOf({ token: hostFile().token.slice(1) })],
    ['no token', () => JSON.stringify({ version: 1, command: approve() })],
    ['garbage', () => '\u0000\u0001{{{'],
    ['an empty line', () => ''],
    ['no UTF-8', () => Buffer.from(requestOf().replace('ann', 'a\u00e9n'), 'latin1')],
    ['another version', () => requestOf({ version: 2 })],
    ['a member too many', () => requestOf({ more: true })],
    ['another command', () => requestOf({ command: { ...approve(), kind: 'close' } })],
    ['another actor', () => requestOf({ command: { ...approve(), by: { ...BY, kind: 'policy' } } })],
    [
      'a name that is too long',
      () => requestOf({ command: { ...approve(), by: { ...BY, name: 'x'.repeat(257) } } }),
    ],
    ['an approval without its digest', () => requestOf({ command: { ...approve(), digest: null } })],
  ])('refuses %s and records nothing', async (_, bytes) => {
    const heard = await talk(Buffer.concat([Buffer.from(bytes()), Buffer.from('\n')]));
    expect(refusalIn(heard)).toBe('invalid_input');
    expect(await statusNow()).toBe('waiting');
  });

  it('refuses a line that is too long, or has no end', async () => {
    const long = `${requestOf().slice(0, -1)},"x":"${'x'.repeat(CONTROL_LIMITS.lineBytes)}"}`;
    expect(refusalIn(await talk(`${long}\n`))).toBe('invalid_input');
    expect(refusalIn(await talk('x'.repeat(4 * CONTROL_LIMITS.lineBytes)))).toBe('invalid_input');
    expect(refusalIn(await talk(requestOf(), true))).toBe('invalid_input');
    expect(await statusNow()).toBe('waiting');
  });

  it('takes one command per connection', async () => {
    const cancel = JSON.stringify({
      version: 1,
      token: hostFile().token,
      command: { kind: 'cancel', runId, by: BY, reason: 'second' },
    });
    const heard = await talk(`${requestOf()}\n${cancel}\n`);
    expect(heard.trimEnd().split('\n')).toHaveLength(1);
    await test.plane.settled(runId, 'ended');
    expect((await test.plane.view(runId))?.summary.status).toBe('succeeded');
  });

  it('starts a run of a workflow that comes as text, and checks it with its own eyes', async () => {
    const text = JSON.stringify({
      schemaVersion: 1,
      id: 'asks',
      name: 'Asks',
      inputs: { what: { type: 'string' } },
      nodes: [{ id: 'gate', kind: 'approval', show: '{{ input.what }}' }],
    });
    const wanted = {
      kind: 'start',
      workflow: text,
      format: 'json',
      input: { what: 'this' },
      workspace: join(folder, 'work'),
      key: 'once',
      by: BY,
    } as const;
    const started = await askHost(data, wanted);
    if (!started?.ok) throw new Error('not started');
    expect(started.value.existing).toBe(false);
    const settled = await test.plane.settled(started.value.runId, 'asked');
    expect(settled.ok && settled.value.status).toBe('waiting');
    expect(await askHost(data, wanted)).toEqual({ ok: true, value: { ...started.value, existing: true } });
    expect(await askHost(data, { kind: 'standing', runId: started.value.runId })).toEqual({
      ok: true,
      value: { halted: null },
    });
    expect(codeOf(await askHost(data, { ...wanted, key: null, input: {} }))).toBe('invalid_input');
    expect(codeOf(await askHost(data, { ...wanted, workflow: '{' }))).toBe('invalid_workflow');
    const unknown = text.replace('"approval"', '"nothing"');
    expect(codeOf(await askHost(data, { ...wanted, workflow: unknown }))).toBe('invalid_workflow');
    expect(codeOf(await askHost(data, { kind: 'resume', runId: 'nobody' }))).toBe('not_found');
    expect(codeOf(await askHost(data, { kind: 'rollback', runId, by: BY, reason: null }))).toBe('conflict');
    expect(codeOf(await askHost(data, { kind: 'link' }))).toBe('not_found');
  });

  it('takes the longest command that the protocol knows', async () => {
    const reason = '\u0001'.repeat(8_000);
    const answer = await askHost(data, { ...approve(), by: { ...BY, name: '\u0001'.repeat(256) }, reason });
    expect(answer?.ok).toBe(true);
    expect((await test.ports.store.getApproval(approvalId))?.reason).toBe(reason);
  });

  it('gives up on a slow client, and serves the next', async () => {
    await server.close();
    server = await serveControl(data, 'cli', desk(), 50);
    expect(refusalIn(await talk(requestOf().slice(0, 20)))).toBe('invalid_input');
    // On a busy machine a whole request may be too slow as well; then nothing was done, and it comes again.
    let answer = await askHost(data, approve());
    while (codeOf(answer) === 'invalid_input') answer = await askHost(data, approve());
    expect(answer?.ok).toBe(true);
  });

  it('holds at most so many connections, and takes new ones when they end', async () => {
    const { address } = hostFile();
    const held: Socket[] = [];
    for (let i = 0; i < CONTROL_LIMITS.connections; i++) {
      const socket = connect(address);
      held.push(socket);
      await new Promise((resolve) => socket.once('connect', resolve));
    }
    const refused = await askHost(data, approve());
    expect(codeOf(refused)).toBe('data_folder_in_use');
    expect(await statusNow()).toBe('waiting');
    for (const socket of held) socket.destroy();
    // When exactly the host hears of it is the system's affair.
    for (let answer = refused; !answer?.ok;) answer = await askHost(data, approve());
    expect(await statusNow()).toBe('approved');
  });

  it('carries out what was asked by somebody who left', async () => {
    const cancel = {
      version: 1,
      token: hostFile().token,
      command: { kind: 'cancel', runId, by: BY, reason: 'x' },
    };
    const socket = connect(hostFile().address);
    socket.write(`${JSON.stringify(cancel)}\n`, () => socket.destroy());
    const ended = await test.plane.settled(runId, 'ended');
    expect(ended.ok && ended.value.status).toBe('cancelled');
  });

  it('closes with a client that never speaks, and leaves nothing', async () => {
    const { address } = hostFile();
    const heard = talk('{');
    const silent = connect(address);
    await new Promise((resolve) => silent.once('connect', resolve));
    const silentClosed = new Promise((resolve) => silent.once('close', resolve));
    await server.close();
    await Promise.all([heard, silentClosed]);
    expect(existsSync(path)).toBe(false);
    if (POSIX) expect(existsSync(dirname(address))).toBe(false);
    expect(await askHost(data, approve())).toBeUndefined();
  });

  it('answers what it has begun before it closes', async () => {
    const asked = askHost(data, { kind: 'cancel', runId, by: BY, reason: 'enough' });
    await test.plane.settled(runId, 'ended');
    await server.close();
    expect(await asked).toMatchObject({ ok: true, value: { status: 'cancelled' } });
  });
});

describe('the file that says where a host listens', () => {
  it.runIf(POSIX)('and its socket are for this account only', () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(hostFile().address)).mode & 0o777).toBe(0o700);
    expect(Buffer.byteLength(hostFile().address)).toBeLessThanOrEqual(100);
  });

  it.runIf(POSIX)('is refused when others could have touched it', async () => {
    for (const mode of [0o644, 0o660, 0o700]) {
      chmodSync(path, mode);
      const refused = await askHost(data, approve());
      expect(codeOf(refused)).toBe('data_folder_in_use');
      expect(refused?.ok === false && refused.error.message).toContain(path);
    }
    chmodSync(path, 0o600);
    renameSync(path, `${path}.there`);
    symlinkSync(`${path}.there`, path);
    expect(codeOf(await askHost(data, approve()))).toBe('data_folder_in_use');
    expect(await statusNow()).toBe('waiting');
  });

  it('is refused when it is damaged or too long', async () => {
    for (const text of ['', '{', '{"pid":1}', `${' '.repeat(5_000)}${readFileSync(path, 'utf8')}`]) {
      writeFileSync(path, text);
      expect(codeOf(await askHost(data, approve()))).toBe('data_folder_in_use');
    }
  });

  it('names the version of a host that is another one, and asks it nothing', async () => {
    const file = { ...hostFile(), version: '0.0.1' };
    writeFileSync(path, JSON.stringify(file));
    const refused = await askHost(data, approve());
    expect(codeOf(refused)).toBe('data_folder_in_use');
    expect(refused?.ok === false && refused.error.message).toBe(
      `Process ${process.pid}, which owns the data folder, is Signalbox 0.0.1; this is ${VERSION}.`,
    );
    expect(await statusNow()).toBe('waiting');
  });

  it('does not count when there is none, or nobody listens', async () => {
    const { address } = hostFile();
    const text = readFileSync(path, 'utf8');
    await server.close();
    expect(await askHost(data, approve())).toBeUndefined();
    writeFileSync(path, text, { mode: 0o600 });
    expect(await askHost(data, approve())).toBeUndefined();
    if (POSIX) {
      mkdirSync(dirname(address), { mode: 0o700 });
      expect(await askHost(data, approve())).toBeUndefined();
      rmdirSync(dirname(address));
    }
  });

  it.runIf(POSIX)('does not lead to a socket that others could have put there', async () => {
    chmodSync(dirname(hostFile().address), 0o755);
    expect(await askHost(data, approve())).toBeUndefined();
    expect(await statusNow()).toBe('waiting');
    chmodSync(dirname(hostFile().address), 0o700);
    expect((await askHost(data, approve()))?.ok).toBe(true);
  });

  it.runIf(POSIX)('is written where the folder for temporary files has a long name', async () => {
    await server.close();
    const usual = process.env['TMPDIR'];
    process.env['TMPDIR'] = join(folder, 'x'.repeat(100));
    try {
      server = await serveControl(data, 'cli', desk());
    } finally {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
    }
    expect((await askHost(data, approve()))?.ok).toBe(true);
  });
});

describe('a command on a folder that is in use', () => {
  const anywhere = (command: ControlCommand) => carryOutAnywhere(data, 'a second one', SILENT, command);

  it('asks the owner', async () => {
    expect(await anywhere({ ...approve(), decision: 'rejected', digest: null, reason: 'no' })).toEqual({
      ok: true,
      value: { runId, status: 'rejected', digest, drivenBy: process.pid },
    });
  });

  it('is refused as before when the owner takes no commands', async () => {
    await server.close();
    await expect(anywhere(approve())).rejects.toMatchObject({ refusal: { code: 'data_folder_in_use' } });
  });

  it('is refused before anything is opened when it is too long', async () => {
    const refused = await anywhere({ ...approve(), reason: 'x'.repeat(8_001) });
    expect(codeOf(refused)).toBe('invalid_input');
    expect(await statusNow()).toBe('waiting');
  });
});
