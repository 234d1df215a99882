import { describe, expect, it } from 'vitest';
import type { TouchedFile } from '../../../core/approval/subject.ts';
import { compareManifest, NO_DEPENDENCY_CHANGES } from '../../../main/domain/policy/dependencies.ts';
import { assessRisk, type RiskFacts } from '../../../main/domain/policy/risk.ts';
import { patchOf } from '../../support/approval-story.ts';
import { ACT_TOOL, preparedOf, RISKY_TOOL, SAFE_TOOL } from '../../support/domain-story.ts';

const CLEAN: RiskFacts = { ...preparedOf(patchOf()), tool: null };
const touching = (...files: readonly (Partial<TouchedFile> & { path: string })[]): RiskFacts => {
  const [file] = patchOf().files;
  if (!file) throw new Error('the patch touches nothing');
  return { ...CLEAN, subject: { ...patchOf(), files: files.map((more) => ({ ...file, ...more })) } };
};
const rulesOf = (facts: RiskFacts): string[] => assessRisk(facts).reasons.map(({ rule }) => rule);

describe('the risk of a patch', () => {
  it('is low for a small, checked change of plain code, and says what it is', () => {
    expect(assessRisk(CLEAN)).toEqual({
      score: 2,
      level: 'low',
      reasons: [
        { rule: 'size-files', points: 1, text: 'touches 1 file' },
        { rule: 'size-lines', points: 1, text: 'changes 2 lines' },
      ],
    });
  });

  it.each([
    ['.github/workflows/ci.yml', 'path-ci'],
    ['deploy/Dockerfile', 'path-infrastructure'],
    ['certs/server.PEM', 'path-secret'],
    ['.env', 'path-secret'],
    ['src/auth/token.ts', 'path-auth'],
    ['src/oauth-client.ts', 'path-auth'],
    ['lib/crypto.ts', 'path-crypto'],
    ['src/payments/charge.ts', 'path-payment'],
    ['db/migrations/001.ts', 'path-migration'],
    ['bin/run.sh', 'path-script'],
    ['.husky/pre-commit', 'path-hook'],
    ['AGENTS.md', 'path-agent-instructions'],
    ['package-lock.json', 'path-lock'],
    ['services/a/package.json', 'path-manifest'],
  ])('grows for %s (%s), named in words', (path, rule) => {
    const reason = assessRisk(touching({ path })).reasons.find((found) => found.rule === rule);
    expect(reason?.text).toContain(path);
    expect(rulesOf(touching({ path }))).not.toContain(rule === 'path-lock' ? 'path-manifest' : 'path-lock');
  });

  it('takes an example of secrets for what it is, and code that only sounds like it for code', () => {
    expect(rulesOf(touching({ path: '.env.example' }))).not.toContain('path-secret');
    expect(rulesOf(touching({ path: 'src/environment.ts' }))).toEqual(['size-files', 'size-lines']);
  });

  it('grows for deletions, the executable bit, and a folder without a commit', () => {
    const side = { sha256: 'a'.repeat(64), bytes: 1 };
    const gone = { path: 'a', after: null };
    const made = { path: 'b', before: { ...side, mode: 0o644 }, after: { ...side, mode: 0o755 } };
    expect(rulesOf(touching(gone, made))).toEqual([
      'executable',
      'deletes-files',
      'size-files',
      'size-lines',
    ]);
    const moved = { path: 'c', before: null, renamedFrom: 'a' };
    expect(rulesOf(touching(gone, moved))).not.toContain('deletes-files');
    expect(rulesOf({ ...CLEAN, subject: { ...patchOf(), baseCommit: null } })).toContain('no-commit');
  });

  it('is at least medium when nobody could look at it', () => {
    for (const checks of [null, { kind: 'unknown', reason: 'no scanner' } as const]) {
      expect(assessRisk({ ...CLEAN, checks }).level).not.toBe('low');
    }
    expect(rulesOf({ ...CLEAN, dependencies: null })).toContain('manifest-unknown');
  });

  it('is at least medium when nobody could look at one of the files', () => {
    const title = 'Not scanned: it is too large';
    const introduced = [{ severity: 'medium', rule: 'not-scanned', title, path: 'big.js', line: 1 }] as const;
    const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
    const checks = { kind: 'scanned', before: counts, after: counts, introduced } as const;
    const { level, reasons } = assessRisk({ ...CLEAN, checks });
    expect(level).not.toBe('low');
    expect(reasons.filter(({ text }) => text.includes('big.js')).map(({ rule }) => rule)).toEqual([
      'not-scanned',
    ]);
  });

  it('keeps its words bounded and whole, whatever names come in', () => {
    const name = `${'x'.repeat(499)}\ud800${'y'.repeat(100_000)}`;
    const after = JSON.stringify({ dependencies: { [name]: '1' } });
    const changed = compareManifest('package.json', '{}', after);
    const { reasons } = assessRisk({ ...CLEAN, dependencies: changed });
    expect(reasons.every(({ text }) => text.length <= 500 && text.isWellFormed())).toBe(true);
    expect(reasons[0]?.rule).toBe('dependency-new');
  });

  it('is critical for new critical findings, and for a script that runs at installation beside them', () => {
    const scripts = [{ path: 'package.json', name: 'postinstall' }];
    const dependencies = { ...NO_DEPENDENCY_CHANGES, scripts };
    const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
    const introduced = [{ severity: 'critical', rule: 'r', title: 'Key', path: 'a', line: 3 }] as const;
    const checks = {
      kind: 'scanned',
      before: counts,
      after: { ...counts, critical: 1 },
      introduced,
    } as const;
    const risk = assessRisk({ ...CLEAN, checks, dependencies });
    expect(risk.level).toBe('critical');
    expect(risk.reasons[0]?.text).toBe('brings in 1 new critical finding: Key (a:3)');
  });
});

describe('the risk of a call', () => {
  const call = {
    kind: 'tool-call',
    title: 'Send',
    agent: 'notifier',
    agentVersion: '1',
    agentDigest: 'd',
    tool: 'send',
    args: {},
    argsDigest: 'e',
  } as const;
  it.each([
    ['does nothing', SAFE_TOOL, 'low'],
    ['acts and may be repeated', { ...RISKY_TOOL, idempotent: true }, 'medium'],
    ['acts once', ACT_TOOL, 'medium'],
    ['is not known', null, 'critical'],
  ] as const)('of a tool that %s', (_, tool, level) => {
    expect(assessRisk({ subject: call, checks: null, dependencies: null, lines: null, tool }).level).toBe(
      level,
    );
  });
});
