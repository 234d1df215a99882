import type { ApprovalView } from '../../../core/run/views.ts';
import { fixtureParts, sha256, type FixtureParts } from './bundle-fixture.ts';

/** Markup, a script, text that is turned around, colours of a terminal. */
export const HOSTILE_TEXT =
  '<img src=x onerror="document.title=1"><script>document.title=2</script></style>\u202egnp.exe\u001b[31m\u0000';

/** An export in which everything that an agent or an author can name says `text`, with `lines` more in its diff. */
export function hostileParts(text: string, lines = 0): FixtureParts {
  const parts = fixtureParts();
  const more = Array.from({ length: lines }, (_, i) => `+${i === 0 ? 'x'.repeat(50_000) : `line ${i}`}\n`);
  const path = 'src/größe.ts';
  const diff = [
    `--- a/${path}\n+++ b/${path}\n@@ -1,2 +1,${2 + lines} @@ ${text}\n`,
    ` import { sql } from './db';\n-const old = '${text}';\n+const now = '${text}';\n`,
    ...more,
  ].join('');
  const digest = sha256(diff);
  const approvals = parts.approvals.map((approval, i): ApprovalView => {
    if (i > 0 || approval.subject.kind !== 'patch') return approval;
    return {
      ...approval,
      title: text,
      subject: { ...approval.subject, title: text, notes: [text], patchDigest: digest },
      reason: text,
      risk: {
        score: 62,
        level: 'high',
        reasons: [
          { rule: 'path-sensitive', points: 40, text: 'touches src/auth/login.ts' },
          { rule: 'size', points: 22, text },
        ],
      },
      policy: {
        policyDigest: sha256('policy'),
        outcome: 'ask',
        approvers: 2,
        ownEdits: 'refused',
        reasons: ['changes under src/auth need two people', text],
      },
      checks: {
        kind: 'scanned',
        before: { critical: 1, high: 2, medium: 0, low: 3, info: 0 },
        after: { critical: 0, high: 1, medium: 0, low: 3, info: 1 },
        introduced: [{ severity: 'info', rule: 'todo', title: text, path, line: 3 }],
      },
      endorsements: [
        { by: { kind: 'person', name: 'grace', via: 'desktop' }, at: approval.requestedAt, reason: text },
      ],
      proposedBy: 'patcher/fix_findings',
      amendedBy: { kind: 'person', name: 'ada', via: 'desktop' },
      replaces: 'ap-old',
    };
  });
  return {
    ...parts,
    run: { ...parts.run, workflowName: text, workspace: text, reason: text },
    approvals,
    environment: { note: text },
    blobs: new Map([...parts.blobs, [digest, new TextEncoder().encode(diff)]]),
  };
}
