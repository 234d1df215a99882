import { join, isAbsolute } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NOTICE_CALL_META, TOOL_ERROR_META } from '../../core/agent/wire.ts';
import { appendLine, chatter, forkStubborn, readLines, waitForFile } from './effects.ts';
import { fillText, fillValue } from './fill.ts';
import type { Step } from './script.ts';
import { notify, send, write, type Call } from './wire.ts';

export interface Stage {
  /** The folder of the script: relative files lie there. */
  readonly folder: string;
  /** Undefined in the handshake. */
  readonly call: Call | undefined;
  readonly signal: AbortSignal;
  askForRoots(): Promise<unknown>;
  staysAtEnd(): void;
}

/** Plays the steps; true when one of them has answered the call. */
export async function play(steps: readonly Step[], stage: Stage): Promise<boolean> {
  for (const step of steps) {
    if (stage.signal.aborted) return true;
    if (await playOne(step, stage)) return true;
  }
  return false;
}

/** Answers a call with structured content. */
export function answer(call: Call | undefined, output: unknown): true {
  send({ id: call?.id ?? 0, result: { content: [], structuredContent: output } });
  return true;
}

/** Does one step; true when it has answered the call. */
async function playOne(step: Step, stage: Stage): Promise<boolean> {
  const { call } = stage;
  switch (step.do) {
    case 'wait':
      await waitForFile(locate(step.file, stage), stage.signal);
      return false;
    case 'delay':
      await delay(step.ms);
      return false;
    case 'roots':
      return answer(call, await stage.askForRoots());
    case 'hang':
      return new Promise<never>(() => undefined);
    case 'fail-times': {
      const file = locate(step.file, stage);
      if (readLines(file).length >= step.times) return false;
      appendLine(file, String(process.pid));
      return fail(call, step.code, `failure ${readLines(file).length} of ${step.times}`, 'Try again.');
    }
    case 'effect': {
      const file = locate(step.file, stage);
      const key = call?.names['key'] ?? '';
      if (step.once && readLines(file).some((line) => line.startsWith(`${key} `))) return false;
      appendLine(file, fillText(step.line, call));
      return false;
    }
    default:
      return behave(step, stage);
  }
}

type AwaitedStep = Extract<Step, { do: 'wait' | 'delay' | 'roots' | 'hang' | 'fail-times' | 'effect' }>;

/** The steps that are about the process. */
function behave(step: Exclude<Step, AwaitedStep>, stage: Stage): boolean {
  switch (step.do) {
    case 'fork':
      forkStubborn(locate(step.file, stage), step.away);
      return false;
    case 'pid':
      appendLine(locate(step.file, stage), String(process.pid));
      return false;
    case 'ignore-sigterm':
      process.on('SIGTERM', () => undefined);
      return false;
    case 'ignore-end':
      stage.staysAtEnd();
      return false;
    case 'chatter':
      chatter();
      return false;
    case 'spin':
      for (;;);
    case 'crash':
      if (step.signal !== undefined) process.kill(process.pid, step.signal);
      return process.exit(step.code);
    default:
      return say(step, stage.call);
  }
}

type ProcessStep = Extract<
  Step,
  { do: 'fork' | 'pid' | 'ignore-sigterm' | 'ignore-end' | 'chatter' | 'spin' | 'crash' }
>;

/** The steps that write and go on. */
function say(step: Exclude<Step, AwaitedStep | ProcessStep>, call: Call | undefined): boolean {
  switch (step.do) {
    case 'progress': {
      const { done, total, message } = step;
      notify('progress', { progressToken: call?.token, progress: done, total, message });
      return false;
    }
    case 'log':
      log(call, step.level, step.text);
      return false;
    case 'garbage':
      write(step.text);
      return false;
    case 'flood':
      flood(step.of, step.bytes, call);
      return false;
    case 'unknown-id':
      send({ id: 987_654_321, result: { content: [] } });
      return false;
    default:
      reply(step, call);
      return true;
  }
}

type SayingStep = Extract<Step, { do: 'progress' | 'log' | 'garbage' | 'flood' | 'unknown-id' }>;

/** The steps that answer the call, well or badly. */
function reply(step: Exclude<Step, AwaitedStep | ProcessStep | SayingStep>, call: Call | undefined): void {
  const id = call?.id;
  switch (step.do) {
    case 'result':
      answer(call, call && fillValue(step.output ?? '{args}', call));
      return;
    case 'text':
      send({ id, result: { content: [{ type: 'text', text: fillText(step.text, call) }] } });
      return;
    case 'fail':
      fail(call, step.code, step.message, step.fix, step.plain);
      return;
    case 'refuse':
      send({ id, error: { code: step.code, message: step.message } });
      return;
    case 'long-line': {
      const result = { content: [], structuredContent: { text: 'x'.repeat(step.bytes) } };
      const text = JSON.stringify({ jsonrpc: '2.0', id, result });
      write(step.end ? `${text}\n` : text);
      return;
    }
    case 'answer-twice':
      answer(call, call && fillValue(step.output ?? '{args}', call));
      answer(call, { second: true });
      if (step.thenCrash) process.exit(9);
      return;
    case 'malformed':
      send({ id, result: { content: 'not a list' } });
      return;
  }
}

function locate(file: string, { call, folder }: Stage): string {
  const filled = fillText(file, call);
  return isAbsolute(filled) ? filled : join(folder, filled);
}

function log(call: Call | undefined, level: string, text: string): void {
  const _meta = call?.token === undefined ? {} : { [NOTICE_CALL_META]: call.token };
  notify('message', { level, data: text, logger: 'scripted', _meta });
}

function fail(call: Call | undefined, code: string, message: string, fix: string, plain = false): true {
  const _meta = plain ? {} : { [TOOL_ERROR_META]: { code, message, fix } };
  send({ id: call?.id, result: { isError: true, content: [{ type: 'text', text: message }], _meta } });
  return true;
}

function flood(of: 'log' | 'progress' | 'stderr', bytes: number, call: Call | undefined): void {
  const text = 'flood '.repeat(100);
  for (let sent = 0; sent < bytes; sent += text.length) {
    if (of === 'stderr') process.stderr.write(`${text}\n`);
    else if (of === 'log') log(call, 'info', text);
    else notify('progress', { progressToken: call?.token, progress: sent, message: text });
  }
}
