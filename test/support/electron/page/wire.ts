/** Values between the page's process and the main process, as JSON: what Electron's structured clone takes, of what is used. */
export type Wire =
  | null
  | boolean
  | number
  | string
  | readonly Wire[]
  | { readonly undefined: true }
  | { readonly bytes: string; readonly view: boolean }
  | { readonly fields: readonly (readonly [string, Wire])[] };

/** Throws as Electron does for what can't be cloned, and "not in the stand-in" for what could but is not modelled. */
export function toWire(value: unknown): Wire {
  if (value === undefined) return { undefined: true };
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (typeof value !== 'object') throw new Error('An object could not be cloned.');
  if (Array.isArray(value)) return value.map((item) => toWire(item));
  if (value instanceof Uint8Array) return { bytes: bytesToText(value), view: true };
  if (value instanceof ArrayBuffer) return { bytes: bytesToText(new Uint8Array(value)), view: false };
  const kind = Object.prototype.toString.call(value);
  if (kind !== '[object Object]') throw new Error(`not in the stand-in: ${kind} in a message`);
  return { fields: Object.entries(value).map(([key, item]) => [key, toWire(item)] as const) };
}

/** The value again, without its prototype. */
export function fromWire(wire: Wire): unknown {
  if (wire === null || typeof wire !== 'object') return wire;
  if ('undefined' in wire) return undefined;
  if ('bytes' in wire) {
    const bytes = textToBytes(wire.bytes);
    return wire.view ? bytes : bytes.buffer;
  }
  if ('fields' in wire) return Object.fromEntries(wire.fields.map(([key, item]) => [key, fromWire(item)]));
  return wire.map((item) => fromWire(item));
}

function bytesToText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function textToBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
