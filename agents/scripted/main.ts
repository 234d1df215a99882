import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CALL_ENDED_META } from '../../core/agent/wire.ts';
import { answer, play, type Stage } from './play.ts';
import { COMMON_BEHAVIOURS, scriptSchema, type Step } from './script.ts';
import { listen, notify, readCall, send, type Call, type Message } from './wire.ts';

/**
 * An agent for tests that plays a script: `main.ts --script FILE`. The file is JSON as script.ts has it:
 * tools, and for each what it does when it is called (progress, log, wait for a file, result, failure,
 * crash, hang, garbage, flood, an effect that can be counted, a child that stays, …). A call can choose
 * by its arguments: `behave: NAME` plays a behaviour of the script, or a common one (`echo`, `crash`,
 * `hang`, `garbage`, `fail-permanent`, `fail-transient`, `fail-transient-once`, `fail-transient-twice`).
 * A call that no step answers is answered with its arguments. It speaks the protocol by hand, for a
 * library would keep it from breaking it. test/support/scripted-agent.ts makes its manifest.
 */
const path = resolve(process.argv[process.argv.indexOf('--script') + 1] ?? '');
const script = scriptSchema.parse(JSON.parse(readFileSync(path, 'utf8')));

const calls = new Map<string | number, AbortController>();
const asked = new Map<string, (result: unknown) => void>();
let stays = false;
let open = true;

function stageOf(call: Call | undefined, signal: AbortSignal): Stage {
  return {
    folder: dirname(path),
    call,
    signal,
    askForRoots: () => {
      const id = `roots-${asked.size}`;
      send({ id, method: 'roots/list' });
      return new Promise((answered) => asked.set(id, answered));
    },
    staysAtEnd: () => {
      stays = true;
      // Something to stay for.
      setInterval(() => undefined, 60_000);
    },
  };
}

function stepsFor(call: Call): readonly Step[] {
  const behave = call.args['behave'];
  const named =
    typeof behave === 'string' ? (script.behaviours[behave] ?? COMMON_BEHAVIOURS[behave]) : undefined;
  return named ?? script.tools.find(({ name }) => name === call.tool)?.steps ?? [];
}

async function onCall(message: Message): Promise<void> {
  const call = readCall(message);
  const stop = new AbortController();
  calls.set(call.id, stop);
  const answered = await play(stepsFor(call), stageOf(call, stop.signal));
  calls.delete(call.id);
  if (stop.signal.aborted) {
    notify('message', { level: 'debug', data: 'ended', _meta: { [CALL_ENDED_META]: call.token } });
  } else if (!answered) answer(call, call.args);
}

async function onInitialize({ id, params }: Message): Promise<void> {
  await play(script.handshake, stageOf(undefined, new AbortController().signal));
  send({
    id,
    result: {
      protocolVersion: params?.['protocolVersion'],
      capabilities: { tools: {}, logging: {} },
      serverInfo: { name: script.name, version: '1' },
    },
  });
}

function onMessage(message: Message): void {
  switch (message.method) {
    case undefined:
      asked.get(String(message.id))?.(message.result);
      return;
    case 'initialize':
      void onInitialize(message);
      return;
    case 'tools/list': {
      const tools = script.tools.map(({ steps: _, ...tool }) => tool);
      send({ id: message.id, result: { tools } });
      return;
    }
    case 'tools/call':
      void onCall(message);
      return;
    case 'notifications/cancelled': {
      const id = message.params?.['requestId'];
      if (script.heedsCancel && (typeof id === 'string' || typeof id === 'number')) calls.get(id)?.abort();
      return;
    }
    case 'ping':
      send({ id: message.id, result: {} });
      return;
    default:
  }
}

function onEnd(): void {
  open = false;
  if (!stays) process.exit(0);
}

// A client that went away in the middle of a line is an end like any other.
process.on('uncaughtException', (error) => {
  if (!open || ('code' in error && error.code === 'EPIPE')) onEnd();
  else throw error;
});
listen(onMessage, onEnd);
