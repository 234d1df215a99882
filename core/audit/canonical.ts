/**
 * Canonical JSON after RFC 8785: object keys sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript writes them. Equal values give equal text, which is what digests are made of.
 * `undefined` members are left out, as JSON.stringify does. Throws TypeError on what JSON can't hold
 * (NaN, infinities, functions, bigint, lone surrogates, cycles by stack overflow are bugs of the caller).
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${String(value)} has no JSON form`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? canonicalList(value) : canonicalObject(value);
    default:
      throw new TypeError(`a ${typeof value} has no JSON form`);
  }
}

function quote(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('text with a lone surrogate has no canonical JSON form');
  return JSON.stringify(text);
}

function canonicalList(list: readonly unknown[]): string {
  let out = '[';
  for (let i = 0; i < list.length; i++) out += (i > 0 ? ',' : '') + canonicalJson(list[i] ?? null);
  return out + ']';
}

function canonicalObject(value: object): string {
  let out = '';
  const record: Record<string, unknown> = { ...value };
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member !== undefined) out += (out === '' ? '' : ',') + quote(key) + ':' + canonicalJson(member);
  }
  return `{${out}}`;
}
