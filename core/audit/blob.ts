/** Bytes inside a JSON document: readable where they are text. */
export interface BlobText {
  readonly encoding: 'utf8' | 'base64';
  readonly data: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const ESCAPES = Array.from({ length: 256 }, (_, byte) => `%${byte.toString(16).padStart(2, '0')}`);
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Writes bytes as text: UTF-8 as it is, anything else as base64. `decodeBlob` gives the same bytes back. */
export function encodeBlob(bytes: Uint8Array): BlobText {
  const text = decodeUtf8(bytes);
  return text === undefined
    ? { encoding: 'base64', data: encodeBase64(bytes) }
    : { encoding: 'utf8', data: text };
}

/** Bytes that are decoded at once: what is between is a few times as large, and a blob may have many megabytes. */
const CHUNK = 8_192;

/** Strict UTF-8: undefined for overlong forms, surrogates and cut sequences. A byte order mark is kept. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = endOfCharacters(bytes, from + CHUNK);
    const part = decodeChunk(bytes.subarray(from, to));
    if (part === undefined) return undefined;
    parts.push(part);
    from = to;
  }
  return parts.join('');
}

/** The last place up to `to` that is not inside a character, as far as UTF-8 has it: three bytes follow a first one. */
function endOfCharacters(bytes: Uint8Array, to: number): number {
  if (to >= bytes.length) return bytes.length;
  for (let at = to; at > to - 4; at--) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at;
  return to;
}

function decodeChunk(bytes: Uint8Array): string | undefined {
  if (bytes.every((byte) => byte < 0x80)) return String.fromCharCode(...bytes);
  const escaped = Array.from(bytes, (byte) => ESCAPES[byte] ?? '').join('');
  try {
    return decodeURIComponent(escaped);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function encodeBase64(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const given = Math.min(3, bytes.length - at);
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++)
      out += digit <= given ? (ALPHABET[(bits >> (18 - 6 * digit)) & 63] ?? '') : '=';
  }
  return out;
}

/** Value of a base64 digit; padding counts as 0. */
function sextetOf(code: number): number {
  return Math.max(0, ALPHABET.indexOf(String.fromCharCode(code)));
}

/**
 * Reads base64 strictly: undefined for white space, missing padding and stray bits in the last digit, so
 * that one value has exactly one text.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    bits = ((bits << 6) | sextetOf(text.charCodeAt(i))) & 0xffffff;
    if (i % 4 !== 3) continue;
    const at = ((i - 3) / 4) * 3;
    for (let octet = 0; octet < 3; octet++) {
      const byte = (bits >> (16 - 8 * octet)) & 0xff;
      if (at + octet < bytes.length) bytes[at + octet] = byte;
      else if (byte !== 0) return undefined;
    }
  }
  return bytes;
}
