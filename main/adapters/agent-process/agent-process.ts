import { Client, type JSONRPCMessage, type Tool, type Transport } from '@modelcontextprotocol/client';
import { MESSAGE_BYTES } from '../../../core/agent/wire.ts';
import type { StepError } from '../../../core/errors.ts';
import type { AgentNotice, AgentOutcome, AgentProcessFacts } from '../../ports/agents.ts';
import { startChild, type Child } from './child.ts';
import * as failures from './failures.ts';
import { compareTools, listTools } from './handshake.ts';
import { callParams, createInFlight, type InFlight } from './in-flight.ts';
import { lineBytesOf } from './line-bytes.ts';
import { createLineTransport, MessageTooLong, type LineFault } from './line-transport.ts';
import { createByteBudget, readNotification } from './notices.ts';
import type { AgentProcess, CallEnd, ProcessCall, ProcessOptions, ProcessStart } from './process-types.ts';
import { createRoots } from './roots.ts';
import { readResult, refusedCall, toolResultSchema } from './results.ts';

/** The client's own timer, further away than any deadline here (the largest that a timer can hold). */
const NO_TIMEOUT = 2_147_483_647;

/** How this side introduces itself. */
const CLIENT_INFO = { name: 'signalbox', version: '1' };

/** Starts an agent and shakes hands: protocol version, tools, schemas. Never throws for what the agent does. */
export async function startAgentProcess(options: ProcessOptions): Promise<ProcessStart> {
  const started = await startChild(options);
  if (!started.ok) return started;
  return new AgentSession(started.child, options).open();
}

/** The talk with one process. Its state is the calls in flight and whether the end has begun. */
class AgentSession implements AgentProcess {
  readonly gone: Promise<void>;
  readonly pid: number;
  readonly #startedAt = Date.now();
  #lastHeardAt = this.#startedAt;
  #busySince: number | null = null;
  server = '';
  protocolVersion = '';
  handshakeMs = 0;
  offered: readonly Tool[] = [];
  readonly #child: Child;
  readonly #options: ProcessOptions;
  readonly #client = new Client(CLIENT_INFO, { capabilities: { roots: {} } });
  readonly #calls = new Map<string, InFlight>();
  /** Which request of the client carries which call, by the id in its message. */
  readonly #requests = new Map<string | number, string>();
  readonly #stray;
  readonly #roots;
  readonly #failed = Promise.withResolvers<StepError>();
  #ending = false;
  #hasFailed = false;
  #transport: Transport | undefined;
  #lastToken = 0;

  constructor(child: Child, options: ProcessOptions) {
    this.#child = child;
    this.#options = options;
    this.#roots = createRoots(options.workspace, options.manifest.access.workspace !== 'none');
    this.#stray = createByteBudget(options.manifest.limits.outputBytes);
    this.gone = child.gone;
    this.pid = child.pid;
  }

  async open(): Promise<ProcessStart> {
    const { id } = this.#options.manifest;
    const from = performance.now();
    this.#transport = createLineTransport({
      input: this.#child.output,
      output: this.#child.input,
      maxBytes: { incoming: lineBytesOf(this.#options.manifest), outgoing: MESSAGE_BYTES },
      onIncoming: (message, bytes) => this.#onIncoming(message, bytes),
      onOutgoing: (message) => this.#onOutgoing(message),
      onFault: (fault) => this.#fail(this.#faultError(fault)),
    });
    this.#client.setRequestHandler('roots/list', () => ({
      roots: this.#roots.list([...this.#calls.values()].map(({ request }) => request.call.workspace)),
    }));
    // What the protocol library can't place (answers nobody waits for) harms nothing; a flood is counted.
    this.#client.onerror = () => undefined;
    void this.#child.drained.then((exit) => {
      const error = (doing: string) => failures.exitFailure(id, exit, doing);
      this.#fail(error('in the handshake'), ({ request }) => error(`in the middle of ${request.tool.name}`));
    });
    const late = setTimeout(
      () => this.#failed.resolve(failures.handshakeTimeout(id, this.#options.handshakeMs)),
      this.#options.handshakeMs,
    );
    const onClosing = () => this.#failed.resolve(failures.agentsClosed(id));
    this.#options.signal.addEventListener('abort', onClosing, { once: true });
    if (this.#options.signal.aborted) onClosing();
    const error = await Promise.race([this.#shakeHands(this.#transport), this.#failed.promise]);
    clearTimeout(late);
    this.#options.signal.removeEventListener('abort', onClosing);
    if (error) {
      await this.kill();
      return { ok: false, error, ...this.#stderr() };
    }
    this.handshakeMs = Math.round(performance.now() - from);
    return { ok: true, process: this };
  }

  load(): number {
    return this.#calls.size;
  }

  facts(): AgentProcessFacts {
    const inFlight = this.#calls.size;
    return {
      pid: this.pid,
      startedAt: this.#startedAt,
      lastHeardAt: this.#lastHeardAt,
      inFlight,
      busySince: inFlight === 0 ? null : this.#busySince,
    };
  }

  isUsable(): boolean {
    return !this.#ending;
  }

  serves(workspace: string): boolean {
    return this.#roots.serves(workspace);
  }

  async call(request: ProcessCall): Promise<CallEnd> {
    const token = String(++this.#lastToken);
    const done = Promise.withResolvers<CallEnd>();
    const entry = createInFlight(request, (end) => done.resolve(end));
    if (this.#calls.size === 0) this.#busySince = Date.now();
    this.#calls.set(token, entry);
    const { agent, tool } = request.call;
    const onAbort = () => void this.#halt(entry, failures.callCancelled(agent, tool));
    const deadline = setTimeout(
      () => void this.#halt(entry, failures.callTimeout(agent, tool, request.call.timeoutMs)),
      Math.min(request.timeoutMs, NO_TIMEOUT),
    );
    request.signal.addEventListener('abort', onAbort, { once: true });
    this.#send(token, entry);
    if (request.signal.aborted) onAbort();
    const end = await done.promise;
    clearTimeout(deadline);
    request.signal.removeEventListener('abort', onAbort);
    this.#calls.delete(token);
    if (entry.requestId !== null) this.#requests.delete(entry.requestId);
    entry.sink.finish();
    return end;
  }

  async close(why?: StepError): Promise<void> {
    this.#ending = true;
    // After a failure its calls end with that failure, not with this.
    const open = this.#hasFailed ? [] : [...this.#calls.values()].filter((entry) => !entry.halted);
    for (const entry of open) entry.halted = true;
    await this.#child.close();
    const error = why ?? failures.agentsClosed(this.#options.manifest.id);
    for (const entry of open) entry.settle({ ok: false, error });
  }

  async kill(): Promise<void> {
    this.#ending = true;
    await this.#child.kill();
  }

  async #shakeHands(transport: Transport): Promise<StepError | undefined> {
    const { manifest } = this.#options;
    try {
      await this.#client.connect(transport, { timeout: NO_TIMEOUT });
      const { name, version } = this.#client.getServerVersion() ?? { name: manifest.id, version: '?' };
      this.server = `${name} ${version}`;
      this.protocolVersion = this.#client.getNegotiatedProtocolVersion() ?? '?';
      this.offered = await listTools(this.#client);
      return compareTools(manifest, this.offered);
    } catch (error) {
      // The talk broke off because the process failed: that failure is the better reason.
      if (this.#ending) return this.#failed.promise;
      return failures.handshakeRefused(manifest.id, error instanceof Error ? error.message : String(error));
    }
  }

  #send(token: string, entry: InFlight): void {
    const { call, tool } = entry.request;
    const params = callParams(call, token, this.#options.manifest.access.workspace !== 'none');
    this.#client
      .request({ method: 'tools/call', params }, toolResultSchema, {
        signal: entry.stop.signal,
        timeout: NO_TIMEOUT,
      })
      .then((result) => entry.settle(this.#withStderr(readResult(call.agent, tool, result))))
      .catch((thrown: unknown) => {
        if (entry.halted || this.#ending) return;
        const error =
          thrown instanceof MessageTooLong
            ? failures.inputTooLarge(call.agent, tool.name, MESSAGE_BYTES)
            : refusedCall(call.agent, tool.name, thrown);
        entry.settle(this.#withStderr({ ok: false, error }));
      });
  }

  /** Cancels a call; if the agent doesn't say in time that it has stopped, its whole tree is ended. */
  async #halt(entry: InFlight, error: StepError): Promise<void> {
    if (entry.halted) return;
    entry.halted = true;
    entry.stop.abort(error.message);
    const grace = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => grace.resolve('late'), this.#options.cancelGraceMs);
    const first = await Promise.race([entry.ended.promise, this.gone, grace.promise]);
    clearTimeout(timer);
    if (first === 'late' || (await this.#leftChildren())) {
      const { id } = this.#options.manifest;
      this.#ending = true;
      await this.kill();
      for (const other of this.#calls.values()) {
        if (!other.halted) other.settle({ ok: false, error: failures.collateral(id) }, true);
      }
    }
    entry.settle({ ok: false, error, ...this.#stderr() });
  }

  /** A call that stopped may have left what it started; then that is ended too, and the process with it. */
  async #leftChildren(): Promise<boolean> {
    return !this.#ending && (await this.#child.hasChildren().catch(() => true));
  }

  /** The process can't be used any more: every call in it ends with the error, and its tree is ended. */
  #fail(error: StepError, errorOf: (entry: InFlight) => StepError = () => error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#ending = true;
    this.#failed.resolve(error);
    // What it still says is read away and believed no more.
    void this.#transport?.close();
    const calls = [...this.#calls.values()].filter((entry) => !entry.halted);
    void this.kill().then(() => {
      for (const entry of calls) entry.settle({ ok: false, error: errorOf(entry), ...this.#stderr() });
    });
  }

  #onOutgoing(message: JSONRPCMessage): void {
    if (!('method' in message) || !('id' in message) || message.method !== 'tools/call') return;
    const meta = message.params?._meta;
    const token = String(meta?.progressToken);
    const entry = this.#calls.get(token);
    if (!entry) return;
    entry.requestId = message.id;
    this.#requests.set(message.id, token);
  }

  /** Looks at each message first; true lets the client have it. */
  #onIncoming(message: JSONRPCMessage, bytes: number): boolean {
    this.#lastHeardAt = Date.now();
    if ('method' in message) {
      if (!this.#spend(bytes)) return false;
      if ('id' in message) return true;
      const read = readNotification(message.method, message.params);
      if (!read) return true;
      if (read.kind === 'ended') this.#calls.get(read.token)?.ended.resolve();
      else this.#callOf(read.token, read.notice)?.sink.take(read.notice);
      return false;
    }
    const token = message.id === undefined ? undefined : this.#requests.get(message.id);
    if (token === undefined || message.id === undefined) return this.#spend(bytes);
    this.#requests.delete(message.id);
    const limit = this.#options.manifest.limits.outputBytes;
    const entry = this.#calls.get(token);
    if (bytes <= limit || !entry) return true;
    const { agent, tool } = entry.request.call;
    entry.settle({ ok: false, error: failures.outputTooLarge(agent, tool, bytes, limit) });
    entry.halted = true;
    entry.stop.abort('answer too large');
    return false;
  }

  /** Counts what nobody asked for; false, and the end of the process, when it becomes a flood. */
  #spend(bytes: number): boolean {
    if (this.#stray.take(bytes)) return true;
    const { id, limits } = this.#options.manifest;
    this.#fail(failures.flood(id, limits.outputBytes));
    return false;
  }

  /** The call that a notice belongs to. One that doesn't say so belongs to the only call, or is kept aside. */
  #callOf(token: string | undefined, notice: AgentNotice): InFlight | undefined {
    if (token !== undefined) return this.#calls.get(token);
    if (this.#calls.size === 1) return [...this.#calls.values()][0];
    if (notice.kind === 'log') this.#child.stderr.note(`[${notice.level}] ${notice.text}`);
    return undefined;
  }

  #faultError(fault: LineFault): StepError {
    const { id } = this.#options.manifest;
    return fault.kind === 'garbage'
      ? failures.garbage(id, fault.sample)
      : failures.lineTooLong(id, fault.limit);
  }

  #withStderr(outcome: AgentOutcome): AgentOutcome {
    return outcome.ok ? outcome : { ...outcome, ...this.#stderr() };
  }

  #stderr(): { stderr?: string } {
    const stderr = this.#child.stderr.text();
    return stderr === '' ? {} : { stderr };
  }
}
