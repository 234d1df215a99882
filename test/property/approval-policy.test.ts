import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesName, matchesPath } from '../../core/approval/path-glob.ts';
import { inForce, MAX_AUTO_RISK, policySchema, type ApprovalPolicy } from '../../core/approval/policy.ts';
import { riskLevelOf, type FindingCounts, type PatchChecks } from '../../core/approval/risk.ts';
import type { PatchSubject, TouchedFile } from '../../core/approval/subject.ts';
import { judge, type PolicyFacts } from '../../main/domain/policy/approval-policy.ts';
import type { SensitiveLines } from '../../main/domain/policy/sensitive-lines.ts';
import type { DependencyChange, DependencyChanges } from '../../main/domain/policy/dependencies.ts';
import { assessRisk } from '../../main/domain/policy/risk.ts';
import { sha256 } from '../support/domain-story.ts';

const PATHS = [
  'src/a.ts',
  'docs/b.md',
  '.github/workflows/ci.yml',
  'package.json',
  'src/auth/c.ts',
  'x.sh',
  '.env',
];
const side = fc.record({
  sha256: fc.constant('a'.repeat(64)),
  mode: fc.constantFrom(0o644, 0o755),
  bytes: fc.nat(100),
});
const file: fc.Arbitrary<TouchedFile> = fc.record({
  path: fc.constantFrom(...PATHS),
  before: fc.option(side),
  after: fc.option(side),
  added: fc.nat(800),
  removed: fc.nat(800),
});
const files = fc.uniqueArray(file, { selector: ({ path }) => path, minLength: 1 });
const counts: fc.Arbitrary<FindingCounts> = fc.record({
  critical: fc.nat(3),
  high: fc.nat(3),
  medium: fc.nat(3),
  low: fc.nat(3),
  info: fc.nat(3),
});
const checks: fc.Arbitrary<PatchChecks> = fc.oneof(
  fc.record({
    kind: fc.constant('scanned' as const),
    before: counts,
    after: counts,
    introduced: fc.constant([]),
  }),
  fc.constant({ kind: 'unknown', reason: 'no scanner' } as const),
);
const change: fc.Arbitrary<DependencyChange> = fc.record({
  path: fc.constant('package.json'),
  name: fc.string({ maxLength: 5 }),
  kind: fc.constantFrom('new', 'major', 'minor', 'removed', 'unclear'),
  from: fc.constant('1.0.0'),
  to: fc.constant('2.0.0'),
});
const dependencies: fc.Arbitrary<DependencyChanges> = fc.record({
  changes: fc.array(change, { maxLength: 3 }),
  scripts: fc.array(
    fc.record({ path: fc.constant('package.json'), name: fc.constantFrom('test', 'postinstall') }),
    { maxLength: 2 },
  ),
  unread: fc.array(fc.constant('go.mod'), { maxLength: 1 }),
});

const subjectOf = (touched: readonly TouchedFile[], baseCommit: string | null = 'c0ffee'): PatchSubject => ({
  kind: 'patch',
  title: 'Fix',
  patchDigest: 'b'.repeat(64),
  workspace: '/work',
  baseCommit,
  files: touched,
});
const line: fc.Arbitrary<SensitiveLines> = fc.record({
  rule: fc.constantFrom('line-trust', 'line-execute', 'line-query', 'line-nobody-knows'),
  path: fc.constant('src/a.ts'),
  line: fc.nat(),
  count: fc.integer({ min: 1, max: 99 }),
});
const facts: fc.Arbitrary<PolicyFacts> = fc
  .record({
    files,
    checks: fc.option(checks),
    dependencies: fc.option(dependencies),
    lines: fc.option(fc.array(line, { maxLength: 4 })),
    isAmended: fc.boolean(),
  })
  .map(({ files: touched, ...more }) => ({
    ...more,
    subject: subjectOf(touched),
    tool: null,
    workflowId: 'audit-and-patch',
    proposers: ['patcher/fix_findings'],
  }));

const score = fc.nat(100);
const place = {
  workflows: fc.constantFrom(['*'], ['audit-*'], ['other']),
  agents: fc.constantFrom(['patcher'], ['patcher/*'], ['other']),
  paths: fc.constantFrom(['**'], ['docs/**'], ['**/*.ts', '.github/**'], ['package.json']),
};
const raising = fc.record(
  {
    ...place,
    kinds: fc.constantFrom(['patch'], ['tool-call', 'content'], ['patch', 'content']),
    riskAtLeast: score,
    linesAtLeast: fc.nat(1_000),
    filesAtLeast: fc.nat(5),
  },
  { requiredKeys: [] },
);
const approving = fc.record(
  { ...place, riskAtMost: fc.nat(MAX_AUTO_RISK), linesAtMost: fc.nat(2_000), filesAtMost: fc.nat(6) },
  { requiredKeys: ['riskAtMost'] },
);
const rule = fc.oneof(
  fc.record({ when: raising, then: fc.constantFrom('ask', 'two-approvers', 'reject') }),
  fc.record({ when: approving, then: fc.constant('auto-approve') }),
);
const policies: fc.Arbitrary<ApprovalPolicy> = fc
  .record({
    rules: fc.array(rule, { maxLength: 6 }),
    steps: fc.nat(4),
    ownEdits: fc.constantFrom('allowed', 'refused'),
  })
  .map(({ rules, steps, ownEdits }) => {
    const levels = ['low', 'medium', 'high', 'critical'].map((level, at) => [level, at < steps ? 1 : 2]);
    return policySchema.parse({
      version: 1,
      approvers: Object.fromEntries(levels) as unknown,
      ownEdits,
      rules: rules.map((each, at) => ({ ...each, id: `rule-${at}`, because: 'so' })),
    });
  });

/** How strict a verdict is: the larger, the more it demands. */
function strictness(policy: ApprovalPolicy, known: PolicyFacts, riskScore: number): number {
  const risk = { score: riskScore, level: riskLevelOf(riskScore), reasons: [] };
  const { outcome, approvers } = judge(inForce(policy, sha256), known, risk);
  return outcome === 'auto-approve' ? 0 : outcome === 'auto-reject' ? 3 : approvers;
}

describe('the policy', () => {
  it('never gets laxer when the risk grows', () => {
    fc.assert(
      fc.property(policies, facts, score, score, (policy, known, one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        expect(strictness(policy, known, high)).toBeGreaterThanOrEqual(strictness(policy, known, low));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never gets laxer when a patch touches more', () => {
    fc.assert(
      fc.property(policies, facts, file, score, (policy, known, more, risk) => {
        const { subject } = known;
        if (subject.kind !== 'patch' || subject.files.some(({ path }) => path === more.path)) return;
        const larger = { ...known, subject: subjectOf([...subject.files, more]) };
        expect(strictness(policy, larger, risk)).toBeGreaterThanOrEqual(strictness(policy, known, risk));
      }),
      { numRuns: 1_000 },
    );
  });

  it('lets nothing through of which something is not known', () => {
    fc.assert(
      fc.property(policies, facts, score, (policy, known, risk) => {
        const isKnown =
          known.checks?.kind === 'scanned' &&
          known.dependencies !== null &&
          known.lines !== null &&
          known.dependencies.unread.length === 0 &&
          !known.isAmended;
        if (isKnown) return;
        expect(strictness(policy, known, risk)).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
    const rules = [{ id: 'all', when: { riskAtMost: 24 }, then: 'auto-approve', because: 'so' }];
    const lax = policySchema.parse({ version: 1, rules });
    const clean: FindingCounts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
    const known: PolicyFacts = {
      subject: subjectOf([{ path: 'a.ts', before: null, after: null, added: 1, removed: 1 }]),
      checks: { kind: 'scanned', before: clean, after: clean, introduced: [] },
      dependencies: { changes: [], scripts: [], unread: [] },
      lines: [],
      tool: null,
      workflowId: 'w',
      proposers: [],
      isAmended: false,
    };
    expect(strictness(lax, known, 24)).toBe(0);
    for (const unclear of [25, NaN, Infinity]) expect(strictness(lax, known, unclear)).toBeGreaterThan(0);
    for (const changed of [
      { checks: null },
      { checks: { kind: 'unknown', reason: 'late' } as const },
      { dependencies: null },
      { lines: null },
      { isAmended: true },
      { subject: subjectOf([]) },
    ]) {
      expect(strictness(lax, { ...known, ...changed }, 0)).toBeGreaterThan(0);
    }
  });
});

describe('the risk', () => {
  const worse = fc.record({
    file,
    change,
    script: fc.boolean(),
    unread: fc.boolean(),
    finding: fc.constantFrom('critical', 'high', 'medium', 'low', 'info'),
    dropCommit: fc.boolean(),
  });

  it('is the same for the same facts, and is what its reasons make up', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const risk = assessRisk(known);
        expect(assessRisk(structuredClone(known))).toEqual(risk);
        const sum = risk.reasons.reduce((total, { points }) => total + points, 0);
        expect(risk.score).toBe(Math.min(100, sum));
        expect(risk.level).toBe(riskLevelOf(risk.score));
        expect(risk.reasons.every(({ points, text }) => points > 0 && text !== '')).toBe(true);
      }),
    );
  });

  it('never falls when facts get worse', () => {
    fc.assert(
      fc.property(facts, worse, (known, more) => {
        const { subject, dependencies: manifests, checks: scanned } = known;
        if (subject.kind !== 'patch' || subject.files.some(({ path }) => path === more.file.path)) return;
        const before = assessRisk(known).score;
        const touched = [...subject.files, more.file];
        const steps: PolicyFacts[] = [
          { ...known, subject: subjectOf(touched, more.dropCommit ? null : 'c0ffee') },
          { ...known, checks: null },
          { ...known, lines: null },
        ];
        if (manifests) {
          const scripts = more.script ? [{ path: 'package.json', name: 'postinstall' }] : [];
          const unread = more.unread ? ['pom.xml'] : [];
          steps.push({
            ...known,
            dependencies: {
              changes: [...manifests.changes, more.change],
              scripts: [...manifests.scripts, ...scripts],
              unread: [...manifests.unread, ...unread],
            },
          });
        }
        if (scanned?.kind === 'scanned') {
          const after = { ...scanned.after, [more.finding]: scanned.after[more.finding] + 1 };
          steps.push({ ...known, checks: { ...scanned, after } });
          // Not to know is worse than to know of nothing new, better than to know of something bad.
          steps.splice(1, 1);
        }
        for (const step of steps) expect(assessRisk(step).score).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('patterns', () => {
  it('mean what the same regular expression means', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), minLength: 1, maxLength: 4 });
    const pattern = fc.array(fc.oneof(part, fc.constant('**')), { minLength: 1, maxLength: 5 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 4 });
    const path = fc.array(name, { minLength: 1, maxLength: 5 });
    const toRegExp = (piece: string): string =>
      Array.from(piece, (char) =>
        char === '*' ? '[^/]*' : char === '?' ? '[^/]' : `\\x${char.charCodeAt(0).toString(16)}`,
      ).join('');
    fc.assert(
      fc.property(pattern, path, (pieces, parts) => {
        // Each piece takes whole parts with the slash before them.
        const regExp = pieces
          .map((piece) => (piece === '**' ? '(?:/[^/]+)*' : `/${toRegExp(piece)}`))
          .join('');
        const expected = new RegExp(`^${regExp}$`).test(`/${parts.join('/')}`);
        expect(matchesPath(pieces.join('/'), parts.join('/'))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('take no time that grows without bound', () => {
    const hostile = `${'*a'.repeat(95)}*b`;
    expect(matchesName(hostile, 'a'.repeat(4_000))).toBe(false);
    expect(matchesPath('**/'.repeat(60) + 'x', 'a/'.repeat(2_000) + 'b')).toBe(false);
  });
});
