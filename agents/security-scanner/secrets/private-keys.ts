import type { Hit } from '../rules/rule.ts';
import { SECRET_RULES } from './rules.ts';

/** A 16,384-bit RSA key in PEM takes 13,000 characters; with line breaks written as \n a little more. */
const MAX_KEY = 20_000;
/** The smallest private keys (Ed25519) have 64 characters. */
const MIN_BODY = 48;

/**
 * Private keys in PEM, also encrypted ones, with headers, with line breaks written as \n, cut off at the end, and
 * in any length, which the preset's pattern asks for more exactly.
 */
export function findPrivateKeys(text: string): Hit[] {
  const hits: Hit[] = [];
  const begin = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,2}PRIVATE KEY(?: BLOCK)?-----/g;
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const start = match.index;
    const rest = text.slice(start + match[0].length, start + MAX_KEY);
    const stop = rest.search(/-----(?:END|BEGIN) /);
    const inner = stop < 0 ? rest.slice(0, 2_000) : rest.slice(0, stop);
    const body = inner.replace(/\\[nr]|^[A-Za-z-]{1,40}: .{0,200}$|[\s"'+,]/gm, '');
    const base64 = /^[A-Za-z0-9/=+\\]{0,16000}/.exec(body)?.[0] ?? '';
    if (base64.length < MIN_BODY || /(.)\1{15}|\.{3}/.test(body.slice(0, 200))) continue;
    const ending = stop < 0 ? null : /^-----END [A-Z0-9 ]{1,60}-----/.exec(rest.slice(stop, stop + 100));
    const end = start + match[0].length + inner.length + (ending?.[0].length ?? 0);
    hits.push({ rule: SECRET_RULES.privateKey, start, end, secret: { start: start + match[0].length, end } });
    begin.lastIndex = end;
  }
  return hits;
}

const KEY_FILE = /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|[^/]{1,200}\.(?:p12|pfx|jks|keystore|kdbx|ppk))$/i;

/** Whether a file holds private keys by its name. */
export function isKeyFile(path: string): boolean {
  return KEY_FILE.test(path);
}
