/**
 * The two ends of a context bridge in a real Chromium: the page's world and the preload's isolated world share nothing but
 * the DOM, so calls travel as synchronous DOM events whose `detail` Chromium clones from world to world. What is refused
 * is what Electron refuses. Runs in the page: this file is injected as text (injected.ts).
 */
export interface BridgeEnd {
  /** Puts `api` on the other world's window, cloned, proxied and frozen. */
  readonly expose: (name: string, api: unknown) => void;
}

/** As in Electron: deeper is refused. */
const MAX_DEPTH = 1_000;

type Coded =
  | { readonly value: unknown }
  | { readonly function: number }
  | { readonly promise: number }
  | { readonly error: string }
  | { readonly list: readonly Coded[] }
  | { readonly fields: readonly (readonly [string, Coded])[] };

type Message =
  | { readonly kind: 'expose'; readonly name: string; readonly api: Coded }
  | { readonly kind: 'call'; readonly id: number; readonly args: readonly Coded[] }
  | { readonly kind: 'reply'; readonly ok: boolean; readonly value: Coded }
  | { readonly kind: 'settle'; readonly id: number; readonly ok: boolean; readonly value: Coded };

interface Settlers {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** `nonce` names the events, unknown to the page. */
export function openBridgeEnd(nonce: string, own: string, other: string): BridgeEnd {
  const functions = new Map<number, (...args: readonly unknown[]) => unknown>();
  const promises = new Map<number, Settlers>();
  let lastId = 0;
  let reply: Extract<Message, { kind: 'reply' }> | undefined;

  const post = (detail: Message): void => {
    window.dispatchEvent(new CustomEvent(`${nonce}:${other}`, { detail }));
  };
  const keep = <T>(kept: Map<number, T>, value: T): number => {
    lastId += 1;
    kept.set(lastId, value);
    return lastId;
  };
  const encode = (value: unknown, depth = 0): Coded => {
    if (depth > MAX_DEPTH) throw new Error('Electron contextBridge recursion depth exceeded.');
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (typeof value === 'function')
      return { function: keep(functions, (...args): unknown => Reflect.apply(value, undefined, args)) };
    if (typeof value !== 'object' || value === null) return { value };
    if (value instanceof Promise) return encodePromise(value, depth);
    if (value instanceof Error) return { error: value.message };
    if (value instanceof Node || value instanceof Window || value instanceof Blob)
      throw new Error(`not in the stand-in: ${Object.prototype.toString.call(value)} over contextBridge`);
    if (Array.isArray(value)) return { list: value.map((item) => encode(item, depth + 1)) };
    if (/^\[object (Date|Map|Set|RegExp|ArrayBuffer|\w+Array)\]$/.test(Object.prototype.toString.call(value)))
      return { value };
    // The prototype is lost, symbols are left out.
    return { fields: Object.entries(value).map(([key, item]) => [key, encode(item, depth + 1)] as const) };
  };
  const encodePromise = (value: Promise<unknown>, depth: number): Coded => {
    if (depth > 0) throw new Error('not in the stand-in: a promise inside of an object over contextBridge');
    lastId += 1;
    const id = lastId;
    value.then(
      (result) => post({ kind: 'settle', id, ok: true, value: encode(result) }),
      (error: unknown) => post({ kind: 'settle', id, ok: false, value: encode(error) }),
    );
    return { promise: id };
  };
  const decode = (coded: Coded): unknown => {
    if ('value' in coded) return coded.value;
    if ('error' in coded) return new Error(coded.error);
    if ('list' in coded) return coded.list.map(decode);
    if ('fields' in coded) return Object.fromEntries(coded.fields.map(([key, item]) => [key, decode(item)]));
    if ('promise' in coded)
      return new Promise((resolve, reject) => promises.set(coded.promise, { resolve, reject }));
    const { function: id } = coded;
    return (...args: readonly unknown[]) => call(id, args);
  };
  const ask = (message: Message): unknown => {
    reply = undefined;
    post(message);
    const taken = takeReply();
    if (!taken) throw new Error('the other world is gone');
    const value = decode(taken.value);
    if (!taken.ok) throw value;
    return value;
  };
  const call = (id: number, args: readonly unknown[]): unknown =>
    ask({ kind: 'call', id, args: args.map((arg) => encode(arg)) });
  // The answer arrives while the event is dispatched, behind the compiler's back.
  const takeReply = (): typeof reply => reply;
  const answer = (id: number, args: readonly Coded[]): void => {
    try {
      const result = functions.get(id)?.(...args.map(decode));
      post({ kind: 'reply', ok: true, value: encode(result) });
    } catch (error) {
      post({ kind: 'reply', ok: false, value: encode(error instanceof Error ? error : String(error)) });
    }
  };
  const define = (name: string, api: Coded): void => {
    const isTaken = name in window;
    if (!isTaken) {
      const value = freeze(decode(api));
      Object.defineProperty(window, name, { value, enumerable: true, writable: false, configurable: false });
    }
    const error = 'Cannot bind an API on top of an existing property on the window object';
    post({ kind: 'reply', ok: !isTaken, value: isTaken ? { error } : { value: undefined } });
  };
  const receive = (message: Message): void => {
    switch (message.kind) {
      case 'expose': {
        define(message.name, message.api);
        return;
      }
      case 'call': {
        answer(message.id, message.args);
        return;
      }
      case 'reply':
        reply = message;
        return;
      case 'settle': {
        const settlers = promises.get(message.id);
        promises.delete(message.id);
        const value = decode(message.value);
        if (message.ok) settlers?.resolve(value);
        else settlers?.reject(value);
      }
    }
  };
  window.addEventListener(`${nonce}:${own}`, (event) => {
    if (event instanceof CustomEvent) receive(event.detail as Message);
  });
  return { expose: (name, api) => void ask({ kind: 'expose', name, api: encode(api) }) };
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
