import { describe, expect, test } from 'vitest';
import { BUNDLE_LIMITS, bundleText } from '../../../core/audit/bundle.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { Json } from '../../../core/json.ts';
import { MAX_PROBLEMS } from '../../../core/audit/problems.ts';
import { verifyBundle } from '../../../core/audit/verify.ts';
import { decodeBundleText, nodeVerifyTools } from '../../../main/adapters/signer-file/verify-tools.ts';
import { FIXTURE_EVENTS, fixtureParts, makeKey, RUN_ID, sealEvents, signBundle } from './bundle-fixture.ts';
import { parseTree, part, recordsOf, tampered } from './tampering.ts';

const key = makeKey();
const tools = nodeVerifyTools();
const text = signBundle(fixtureParts(), key);

function codesOf(file: string): readonly string[] {
  return verifyBundle(file, tools).problems.map(({ code }) => code);
}

describe('a bundle that nobody touched', () => {
  test('verifies, with and without the right pins', () => {
    const { ok, problems, summary } = verifyBundle(text, tools);
    expect(problems).toEqual([]);
    expect(ok).toBe(true);
    expect(summary).toEqual({
      runId: RUN_ID,
      workflowName: 'Audit and patch',
      status: 'succeeded',
      exportedAt: '2026-11-20T09:01:40.000Z',
      records: FIXTURE_EVENTS.length,
      approvals: 3,
      head: recordsOf(parseTree(text)).at(-1)?.['hash'],
      keyId: key.keyId,
      isPinned: false,
    });
    const pinned = verifyBundle(text, tools, { publicKey: key.publicKey, keyId: key.keyId.toUpperCase() });
    expect(pinned).toMatchObject({ ok: true, summary: { isPinned: true } });
  });

  test('verifies at any point of the run', () => {
    for (let length = 1; length <= FIXTURE_EVENTS.length; length++) {
      const parts = fixtureParts(FIXTURE_EVENTS.slice(0, length));
      const named = parts.approvals.length > 0 ? parts.blobs : new Map<string, Uint8Array>();
      const { problems } = verifyBundle(signBundle({ ...parts, blobs: named }, key), tools);
      expect(problems, `after ${length} records`).toEqual([]);
    }
  });

  test('verifies when an agent answered with names that objects inherit', () => {
    const names: [string, Json][] = [
      ['__proto__', { polluted: true }],
      ['constructor', 1],
    ];
    const output: Json = Object.fromEntries(names);
    const events = FIXTURE_EVENTS.map((event) =>
      event.type === 'step.succeeded' && event.data.stepId === 'scan'
        ? { ...event, data: { ...event.data, output } }
        : event,
    );
    const file = signBundle(fixtureParts(events), key);
    expect(codesOf(file)).toEqual([]);
    expect(file).toContain('"__proto__":{"polluted":true}');
    expect(codesOf(file.replace('"polluted":true', '"polluted":null'))).toContain('record_changed');
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  });

  test('has one record a line, so that tools that compare lines show what differs', () => {
    const lines = text.split('\n').filter((line) => line.includes('"seq":'));
    expect(lines).toHaveLength(FIXTURE_EVENTS.length);
  });
});

describe('a file that means the same but is not the one that was exported', () => {
  test.each([
    ['another line end', text.replaceAll('\n', '\r\n')],
    ['a space', text.replace(':', ': ')],
    ['no line end at the end', text.trimEnd()],
    ['more at the end', `${text}\n`],
    ['pretty printing', JSON.stringify(JSON.parse(text), null, 2)],
    [
      'another order of members',
      JSON.stringify(Object.fromEntries(Object.entries(parseTree(text)).reverse())),
    ],
    ['another way to write a character', text.replace('é', '\\u00e9')],
    ['another way to write a number', text.replace('"score":0.5', '"score":0.50')],
  ])('%s', (_, file) => {
    expect(file).not.toBe(text);
    expect(codesOf(file)).toEqual(['file_changed']);
  });

  test('the place is named', () => {
    const lines = text.split('\n');
    lines[4] = ` ${lines[4] ?? ''}`;
    expect(verifyBundle(lines.join('\n'), tools).problems[0]?.message).toMatch(/^Line 5, column 1:/);
  });

  test('a member that is there twice, which JSON.parse would hide', () => {
    const doubled = text.replace('"exportedAt":', '"exportedAt":"2020-01-01T00:00:00.000Z",\n"exportedAt":');
    expect(JSON.parse(doubled)).toEqual(JSON.parse(text));
    const { problems } = verifyBundle(doubled, tools);
    expect(problems).toMatchObject([{ code: 'duplicate_member', path: 'exportedAt' }]);
    const inside = text.replace('"attempt":2', '"attempt":1,"attempt":2');
    expect(codesOf(inside)).toEqual(['duplicate_member']);
  });

  test('base64 with stray bits, which a lenient decoder lets through', () => {
    const { value } = part(parseTree(text), 'signature');
    const signature = String(value);
    expect(signature).toMatch(/==$/);
    const stray = signature.replace(/.==$/, (end) => `${next(end.charAt(0))}==`);
    expect(Buffer.from(stray, 'base64')).toEqual(Buffer.from(signature, 'base64'));
    expect(codesOf(text.replace(signature, stray))).toEqual(['signature_invalid']);
  });
});

/** The next base64 digit: after A, Q, g and w (all that an end of two bits can be) it differs in stray bits only. */
function next(digit: string): string {
  return String.fromCharCode(digit.charCodeAt(0) + 1);
}

describe('what is no bundle', () => {
  test.each([
    ['', 'not_json', false],
    ['\u0000', 'not_json', false],
    [`\uFEFF${text}`, 'not_json', true],
    [text.slice(0, -10), 'not_json', true],
    [text.slice(0, text.length / 2), 'not_json', true],
    ['null', 'format_unknown', false],
    ['[]', 'format_unknown', false],
    ['{}', 'format_unknown', false],
    ['{"name":"signalbox","version":"1.0.0"}', 'format_unknown', false],
    ['{"__proto__":{"format":"signalbox-audit"}}', 'format_unknown', true],
    ['{"format":"signalbox-audit"}', 'version_unknown', true],
    ['{"format":"signalbox-audit","version":2}', 'version_unknown', true],
    ['{"format":"signalbox-audit","version":1,"generator":"\\ud800"}', 'malformed', true],
    [`{"format":"signalbox-audit","a":${'['.repeat(1_000_000)}`, 'too_deep', true],
    ['"'.repeat(BUNDLE_LIMITS.depth), 'not_json', false],
  ])('%.40j is refused as %s', (file, code, isBundle) => {
    const { ok, problems, summary, ...rest } = verifyBundle(file, tools);
    expect(ok).toBe(false);
    expect(rest).toEqual({ isBundle });
    expect(problems).toMatchObject([{ code }]);
    expect(summary).toBeNull();
  });

  test('brackets inside of strings are no depth', () => {
    const parts = { ...fixtureParts(), environment: { note: '[{"'.repeat(2_000) } };
    expect(codesOf(signBundle(parts, key))).toEqual([]);
  });

  test('bytes that are not UTF-8 are refused before a decoder can hide them', () => {
    const bytes = new TextEncoder().encode(text);
    expect(decodeBundleText(bytes)).toEqual({ ok: true, value: text });
    const place = bytes.indexOf(0xc3);
    expect(decodeBundleText(bytes.with(place, 0xff))).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    });
  });
});

describe('hostile numbers', () => {
  test('a stated length beyond all memory is a cut end, at once', () => {
    const file = tampered(text, (tree) => {
      part(tree, 'chain')['length'] = Number.MAX_SAFE_INTEGER;
      part(tree, 'chain')['head'] = 'f'.repeat(64);
    });
    expect(verifyBundle(file, tools).problems[0]).toMatchObject({
      code: 'end_removed',
      seq: FIXTURE_EVENTS.length + 1,
    });
  });

  test('a wrong length alone is told from a cut end by the head', () => {
    for (const length of [3, 1_000]) {
      const file = tampered(text, (tree) => (part(tree, 'chain')['length'] = length));
      expect(verifyBundle(file, tools).problems[0]).toMatchObject({
        code: 'chain_changed',
        path: 'chain.length',
      });
    }
  });

  test('no more problems are listed than the limit, and the rest is counted', () => {
    const records = recordsOf(parseTree(text));
    const file = tampered(text, (tree) => {
      tree['records'] = Array.from({ length: 5_000 }, () => ({ ...records[2], time: 'x', type: 'q' }));
    });
    const { problems } = verifyBundle(file, tools);
    expect(problems).toHaveLength(MAX_PROBLEMS + 1);
    expect(problems.at(-1)).toMatchObject({ code: 'more', seq: null });
    expect(problems.at(-1)?.message).toMatch(/^\d+ more problems/);
  });
});

describe('blobs', () => {
  test('a missing diff is named with the record that asked about it', () => {
    const file = signBundle({ ...fixtureParts(), blobs: new Map() }, key);
    expect(verifyBundle(file, tools).problems).toMatchObject([{ code: 'blob_missing', seq: 7 }]);
  });

  test('a blob under another name, and one that no record names', () => {
    const stranger = new TextEncoder().encode('stranger');
    const blobs = new Map([...fixtureParts().blobs, ['f'.repeat(64), stranger]]);
    const { problems } = verifyBundle(signBundle({ ...fixtureParts(), blobs }, key), tools);
    expect(problems.map(({ code }) => code)).toEqual(['blob_changed', 'blob_unexpected']);
  });
});

describe('what no record covers', () => {
  test.each(['run', 'environment', 'approvals'])('a change in "%s" is told from one elsewhere', (member) => {
    const file = tampered(text, (tree) => (part(tree, 'digests')[member] = 'f'.repeat(64)));
    expect(verifyBundle(file, tools).problems).toMatchObject([
      { code: 'section_changed', path: member },
      { code: 'signature_invalid' },
    ]);
  });

  test('a key under another fingerprint is no key to trust', () => {
    const other = { ...key, keyId: 'f'.repeat(64) };
    const { problems } = verifyBundle(signBundle(fixtureParts(), other), tools);
    expect(problems).toMatchObject([{ code: 'key_invalid', path: 'signature.keyId' }]);
  });

  test('the signature covers everything but itself', () => {
    const tree = parseTree(text);
    const { value, ...rest } = part(tree, 'signature');
    const signed = canonicalJson({ ...tree, signature: rest });
    expect(signed.length).toBeGreaterThan(text.length * 0.9);
    expect(tools.verifyEd25519(key.publicKey, signed, String(value))).toBe(true);
  });

  test('an approval that is listed twice, or not at all', () => {
    const parts = fixtureParts();
    const twice = { ...parts, approvals: [...parts.approvals, ...parts.approvals.slice(0, 1)] };
    expect(verifyBundle(signBundle(twice, key), tools).problems).toMatchObject([
      { code: 'approval_unexpected', path: 'approvals[3]' },
    ]);
    const fewer = { ...parts, approvals: parts.approvals.slice(1) };
    expect(verifyBundle(signBundle(fewer, key), tools).problems).toMatchObject([
      { code: 'approval_missing', seq: 7 },
    ]);
  });
});

test('a record of the wrong time order is named', () => {
  const events = FIXTURE_EVENTS.map((event, index) =>
    index === 9 ? { ...event, time: '2026-11-20T08:00:00.000Z' } : event,
  );
  const { problems } = verifyBundle(signBundle(fixtureParts(events), key), tools);
  expect(problems).toMatchObject([{ code: 'time_reversed', seq: 10 }]);
});

test('the records of another run do not fit the line of this one', () => {
  const parts = { ...fixtureParts(), records: sealEvents(FIXTURE_EVENTS, 'run/other') };
  const codes = new Set(codesOf(signBundle(parts, key)));
  expect([...codes]).toEqual(['approval_digest', 'run_differs', 'approval_differs']);
});

test('the text of a bundle does not depend on the order of its members', () => {
  const tree = parseTree(text);
  expect(bundleText(Object.fromEntries(Object.entries(tree).reverse()))).toBe(text);
});
