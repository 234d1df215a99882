import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBlob } from '../../core/audit/blob.ts';
import { findDuplicateMember, isDeeperThan } from '../../core/audit/json-scan.ts';
import { verifyBundle } from '../../core/audit/verify.ts';
import { decodeBundleText, nodeVerifyTools } from '../../main/adapters/signer-file/verify-tools.ts';
import { fixtureParts, makeKey, signBundle } from '../unit/audit/bundle-fixture.ts';
import { parseTree, recordsOf, tampered } from '../unit/audit/tampering.ts';

const tools = nodeVerifyTools();
const text = signBundle(fixtureParts(), makeKey());
const bytes = new TextEncoder().encode(text);

/** Whether a file of these bytes passes. */
function passes(file: Uint8Array): boolean {
  const decoded = decodeBundleText(file);
  return decoded.ok && verifyBundle(decoded.value, tools).ok;
}

test('the bytes as they were exported pass', () => {
  expect(passes(bytes)).toBe(true);
});

test('any one changed byte is found', () => {
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, bits) => {
      expect(passes(bytes.with(place, (bytes[place] ?? 0) ^ bits))).toBe(false);
    }),
    { numRuns: 600 },
  );
});

test('any piece cut out, doubled or put elsewhere is found', () => {
  const place = fc.nat(bytes.length);
  fc.assert(
    fc.property(place, place, place, fc.boolean(), (a, b, to, keep) => {
      const [from, end] = [Math.min(a, b), Math.max(a, b)];
      const piece = bytes.slice(from, end);
      const rest = keep ? bytes : Uint8Array.from([...bytes.slice(0, from), ...bytes.slice(end)]);
      const changed = Buffer.concat([rest.slice(0, to), piece, rest.slice(to)]);
      fc.pre(!changed.equals(bytes));
      expect(passes(changed)).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test('any other order or choice of records is found, and the first that is missing is named', () => {
  const count = recordsOf(parseTree(text)).length;
  const order = fc.shuffledSubarray(
    Array.from({ length: count }, (_, index) => index),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(order, (places) => {
      fc.pre(places.length < count || places.some((place, index) => place !== index));
      const file = tampered(text, (tree) => {
        const records = recordsOf(tree);
        tree['records'] = places.map((place) => records[place]);
      });
      const { ok, problems } = verifyBundle(file, tools);
      expect(ok).toBe(false);
      const removals = ['start_removed', 'record_removed', 'end_removed'];
      const named = problems.filter(({ code }) => removals.includes(code)).map(({ seq }) => Number(seq));
      const present = new Set(places);
      const missing = Array.from({ length: count }, (_, index) => index).find((index) => !present.has(index));
      if (missing === undefined) expect(problems[0]?.code).toBe('record_moved');
      else expect(Math.min(...named)).toBe(missing + 1);
    }),
    { numRuns: 200 },
  );
});

test('any bytes survive being written as a blob', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
      const { encoding, data } = encodeBlob(content);
      const back = encoding === 'utf8' ? new TextEncoder().encode(data) : decodeBase64(data);
      expect(back).toEqual(content);
    }),
  );
});

test('base64 has one text for one value', () => {
  fc.assert(
    fc.property(
      fc.base64String({ maxLength: 24 }),
      fc.nat(23),
      fc.constantFrom('A', 'Q', 'g', 'w', '=', '/', '+', 'b'),
      (given, at, digit) => {
        const changed = given.slice(0, at) + digit + given.slice(at + 1);
        const decoded = decodeBase64(changed);
        if (decoded !== undefined) expect(Buffer.from(decoded).toString('base64')).toBe(changed);
      },
    ),
  );
});

test('the scan knows the depth of any JSON, and finds no double in what JSON.stringify wrote', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const json = JSON.stringify(value);
      const depth = depthOf(value);
      expect(isDeeperThan(json, depth)).toBe(false);
      if (depth > 0) expect(isDeeperThan(json, depth - 1)).toBe(true);
      expect(findDuplicateMember(json)).toBeNull();
    }),
  );
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
