import { describe, expect, test } from 'vitest';
import { signedText } from '../../../core/audit/bundle.ts';
import type { AuditProblem } from '../../../core/audit/problems.ts';
import { verifyBundle } from '../../../core/audit/verify.ts';
import { nodeVerifyTools } from '../../../main/adapters/signer-file/verify-tools.ts';
import { FIXTURE_EVENTS, fixtureParts, makeKey, signBundle, signText } from './bundle-fixture.ts';
import {
  leafPaths,
  likeButOther,
  objectPaths,
  ofOtherShape,
  parseTree,
  part,
  type Path,
  recordsOf,
  rehash,
  rehashOne,
  removeAt,
  setAt,
  tampered,
  type Tree,
  valueAt,
} from './tampering.ts';

const key = makeKey();
const tools = nodeVerifyTools();
const text = signBundle(fixtureParts(), key);
const whole = parseTree(text);
const places = FIXTURE_EVENTS.map((_, index) => index);

function problemsAfter(change: (tree: Tree) => void): readonly AuditProblem[] {
  const { ok, problems } = verifyBundle(tampered(text, change), tools);
  expect(ok).toBe(problems.length === 0);
  return problems;
}

/** Every change is found; a change inside a record is named first, by the record's number. */
function expectFound(path: Path, problems: readonly AuditProblem[]): void {
  const where = path.join('.');
  expect(problems, where).not.toEqual([]);
  if (path[0] !== 'records' || typeof path[1] !== 'number') return;
  expect(problems[0], where).toMatchObject({ seq: path[1] + 1 });
  expect(problems[0]?.path, where).toContain(`records[${path[1]}]`);
}

describe('every field of the bundle', () => {
  const leaves = leafPaths(whole);

  test('there are many of them', () => {
    expect(leaves.length).toBeGreaterThan(250);
  });

  test('changed to another value of the same shape', () => {
    for (const path of leaves)
      expectFound(
        path,
        problemsAfter((tree) => setAt(tree, path, likeButOther(valueAt(tree, path)))),
      );
  });

  test('changed to a value of another type', () => {
    for (const path of leaves)
      expectFound(
        path,
        problemsAfter((tree) => setAt(tree, path, ofOtherShape(valueAt(tree, path)))),
      );
  });

  test('removed', () => {
    for (const path of leaves) {
      if (typeof path.at(-1) === 'number') continue;
      const problems = problemsAfter((tree) => {
        removeAt(tree, path);
      });
      expectFound(path, problems);
    }
  });

  test('joined by a member that does not belong', () => {
    for (const path of objectPaths(whole))
      for (const name of ['zzz', '__proto__', 'constructor'])
        expectFound(
          [...path, name],
          problemsAfter((tree) => setAt(tree, [...path, name], 1)),
        );
  });
});

describe('a changed record tells which member it was', () => {
  test.each([
    ['seq', 9],
    ['stream', 'run/other'],
    ['prev', 'f'.repeat(64)],
    ['hash', 'f'.repeat(64)],
    ['type', 'step.started'],
  ])('%s', (member, value) => {
    const problems = problemsAfter((tree) => setAt(tree, ['records', 4, member], value));
    expect(problems[0]).toMatchObject({ code: 'record_changed', seq: 5, path: `records[4].${member}` });
  });
});

describe.each(places)('the record at place %i', (place) => {
  const seq = place + 1;
  const isLast = place === places.length - 1;

  test('removed', () => {
    const [problem] = problemsAfter((tree) => (tree['records'] = recordsOf(tree).toSpliced(place, 1)));
    const code = place === 0 ? 'start_removed' : isLast ? 'end_removed' : 'record_removed';
    expect(problem).toMatchObject({ code, seq });
  });

  test('doubled, beside itself and at either end', () => {
    for (const to of [0, seq, places.length]) {
      const [problem] = problemsAfter((tree) => {
        const records = recordsOf(tree);
        tree['records'] = records.toSpliced(to, 0, ...records.slice(place, seq));
      });
      // The first of two equal neighbours counts as the genuine one.
      const copy = to === place ? seq : to;
      expect(problem).toMatchObject({ code: 'record_duplicated', seq, path: `records[${copy}]` });
    }
  });

  test('moved to either end', () => {
    for (const to of [0, places.length - 1]) {
      if (to === place) continue;
      const problems = problemsAfter((tree) => {
        const records = recordsOf(tree);
        tree['records'] = records.toSpliced(place, 1).toSpliced(to, 0, ...records.slice(place, seq));
      });
      const moved = problems.filter(({ code }) => code === 'record_moved').map((problem) => problem.seq);
      // Of two neighbours that changed places, either may be said to have moved.
      expect(moved).toHaveLength(1);
      expect([seq, seq - 1, seq + 1]).toContain(moved[0]);
      if (Math.abs(to - place) > 1) expect(moved[0]).toBe(seq);
    }
  });

  test('replaced by one with a valid hash of its own', () => {
    const [problem] = problemsAfter((tree) => {
      const record = recordsOf(tree)[place] ?? {};
      record['data'] = { ...part(record, 'data'), forged: true };
      rehashOne(record);
    });
    expect(problem).toMatchObject({ code: 'record_replaced', seq });
  });

  test('replaced, with all links after it and the head made anew', () => {
    const problems = problemsAfter((tree) => {
      const record = recordsOf(tree)[place] ?? {};
      record['data'] = { ...part(record, 'data'), forged: true };
      rehash(tree, place);
    });
    expect(problems.map(({ code }) => code)).toContain('signature_invalid');
  });

  test('joined by a forged one with the same number', () => {
    for (const to of [place, seq]) {
      const [problem] = problemsAfter((tree) => {
        const records = recordsOf(tree);
        const forged = { ...records[place], data: { forged: true } };
        rehashOne(forged);
        tree['records'] = records.toSpliced(to, 0, forged);
      });
      expect(problem).toMatchObject({ code: 'record_inserted', seq, path: `records[${to}]` });
    }
  });

  test('removed together with all after it', () => {
    const [problem] = problemsAfter((tree) => (tree['records'] = recordsOf(tree).slice(0, place)));
    if (place > 0) expect(problem).toMatchObject({ code: 'end_removed', seq });
    else expect(problem).toMatchObject({ code: 'malformed', path: 'records' });
  });

  test('removed together with all after it, and the chain made to fit', () => {
    if (place === 0) return;
    const problems = problemsAfter((tree) => {
      tree['records'] = recordsOf(tree).slice(0, place);
      rehash(tree, place);
    });
    expect(problems.map(({ code }) => code)).toContain('signature_invalid');
    // All but the last record change what the run's line says of its end.
    expect(problems[0]?.seq).not.toBeNull();
  });

  test('removed together with all before it', () => {
    if (place === 0) return;
    const [problem] = problemsAfter((tree) => (tree['records'] = recordsOf(tree).slice(place)));
    expect(problem).toMatchObject({ code: 'start_removed', seq: 1 });
  });
});

test('two records that changed places are both named', () => {
  const problems = problemsAfter((tree) => {
    const records = recordsOf(tree);
    tree['records'] = records
      .toSpliced(3, 1, ...records.slice(9, 10))
      .toSpliced(9, 1, ...records.slice(3, 4));
  });
  const moved = problems.filter(({ code }) => code === 'record_moved').map(({ seq }) => seq);
  expect(moved.toSorted((a, b) => Number(a) - Number(b))).toEqual([4, 10]);
});

test('records of another run are foreign, wherever they come from', () => {
  const problems = problemsAfter((tree) => {
    const record = recordsOf(tree)[6] ?? {};
    record['stream'] = 'run/other';
    rehashOne(record);
  });
  expect(problems.slice(0, 2)).toMatchObject([
    { code: 'record_foreign', seq: 7 },
    { code: 'record_removed', seq: 7 },
  ]);
});

test('a record added after the end is named', () => {
  const [problem] = problemsAfter((tree) => {
    const records = recordsOf(tree);
    const last = records.at(-1);
    const more = { ...last, seq: records.length + 1, prev: last?.['hash'] };
    rehashOne(more);
    tree['records'] = [...records, more];
  });
  expect(problem).toMatchObject({ code: 'record_inserted', seq: places.length + 1 });
});

test('after the first damaged record the others are named, too', () => {
  const problems = problemsAfter((tree) => {
    for (const place of [2, 7, 12]) setAt(tree, ['records', place, 'data', 'forged'], true);
  });
  expect(problems.filter(({ code }) => code === 'record_changed').map(({ seq }) => seq)).toEqual([3, 8, 13]);
});

test('a bundle signed anew by another key is caught by a pin, and shows its fingerprint without one', () => {
  const other = makeKey();
  const forged = tampered(text, (tree) => {
    part(tree, 'environment')['node'] = '0';
    tree['signature'] = { algorithm: 'ed25519', publicKey: other.publicKey, keyId: other.keyId };
    part(tree, 'digests')['environment'] = tools.sha256(
      '{"agents":{"notifier":"1.0.0"},"node":"0","platform":"linux"}',
    );
    part(tree, 'signature')['value'] = signText(signedText(tree), other);
  });
  const unpinned = verifyBundle(forged, tools);
  expect(unpinned).toMatchObject({ ok: true, summary: { keyId: other.keyId, isPinned: false } });
  for (const pins of [{ publicKey: key.publicKey }, { keyId: key.keyId }]) {
    const pinned = verifyBundle(forged, tools, pins);
    expect(pinned.problems).toMatchObject([{ code: 'key_unexpected', path: 'signature.publicKey' }]);
  }
});
