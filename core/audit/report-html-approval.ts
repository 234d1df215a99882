import { showPath } from '../approval/visible-text.ts';
import type { Actor } from '../approval/subject.ts';
import type { Bundle, BundleApproval, BundleRecord, BundleSubject } from './bundle.ts';
import { diffHtml } from './report-html-diff.ts';
import { badge, code, fact, html, moment, NOTHING, shorten, type Html } from './report-html-markup.ts';
import { memberOf } from './shape.ts';

/** Files, reasons and findings of one approval that are listed. */
const MAX_ROWS = 200;
/** UTF-16 code units of arguments or content that are shown. */
const MAX_CONTENT = 20_000;

const TONES = {
  waiting: 'wait',
  approved: 'good',
  rejected: 'bad',
  void: 'flat',
  expired: 'flat',
  cancelled: 'flat',
} as const satisfies Record<BundleApproval['status'], string>;

/** One decision: on what, by whom, why it was asked for, and what came of it. */
export function approvalHtml(
  approval: BundleApproval,
  records: readonly BundleRecord[],
  blobs: Bundle['blobs'],
): Html {
  const { approvalId, title, status, stepId, subject, digest, replaces = null } = approval;
  return html`<article id="approval-${approvalId}">
    <div class="top">
      <h3>${shorten(title, 300)}</h3>
      ${badge(status, TONES[status])}
    </div>
    <p class="dim">${KINDS[subject.kind]} at step ${code(stepId)}${proposer(approval)}</p>
    ${decisionHtml(approval)} ${riskHtml(approval)} ${subjectHtml(subject, blobs)} ${checksHtml(approval)}
    ${outcomeHtml(approval, records)}
    <h4>Bound to</h4>
    <dl class="wide">
      ${fact('Approval', code(approvalId))} ${fact('Digest that was decided on (SHA-256)', code(digest))}
      ${fact('Digest of the content (SHA-256)', code(contentDigest(subject)))}
      ${subject.kind === 'patch' ? fact('Base commit', subject.baseCommit === null ? 'none' : code(subject.baseCommit)) : NOTHING}
      ${replaces === null ? NOTHING : fact('In place of approval', code(replaces))}
    </dl>
  </article>`;
}

const KINDS = {
  patch: 'A patch',
  'tool-call': 'A tool call',
  content: 'Something to read',
} as const satisfies Record<BundleSubject['kind'], string>;

function proposer({ proposedBy = null, amendedBy = null, replaces = null, candidate }: BundleApproval): Html {
  const which = candidate === undefined ? NOTHING : html` as candidate ${candidate + 1}`;
  return html`${proposedBy === null ? NOTHING : html`, proposed by ${code(proposedBy)}`}${which}${
    amendedBy === null
      ? NOTHING
      : html`, ${replaces === null ? 'given, not made, by' : 'changed by'} ${who(amendedBy)}`
  }`;
}

function who({ kind, name, via }: Actor): Html {
  return html`<b>${name}</b> <span class="dim">(${kind}, ${via})</span>`;
}

function contentDigest(subject: BundleSubject): string {
  if (subject.kind === 'patch') return subject.patchDigest;
  return subject.kind === 'tool-call' ? subject.argsDigest : subject.contentDigest;
}

function decisionHtml(approval: BundleApproval): Html {
  const { status, decidedAt, decidedBy, reason, requestedAt, expiresAt } = approval;
  const others = (approval.endorsements ?? []).map(
    ({ by, at, reason: why }) =>
      html`<p>Also approved by ${who(by)} at ${moment(at)}${why === null ? '' : `: “${why}”`}</p>`,
  );
  const decided =
    decidedBy === null
      ? html`<p>${status === 'waiting' ? 'It waits for a decision.' : 'Nobody decided.'}</p>`
      : html`<p>
          ${status === 'rejected' ? 'Rejected' : 'Approved'} by
          ${who(decidedBy)}${decidedAt === null ? NOTHING : html` at ${moment(decidedAt)}`}
        </p>`;
  return html`<div class="says ${TONES[status]}">
      ${decided}${reason === null ? NOTHING : html`<p>“${reason}”</p>`}${others}
    </div>
    <p class="dim">Asked for at ${moment(requestedAt)}, valid until ${moment(expiresAt)}</p>`;
}

function riskHtml({ risk, policy = null }: BundleApproval): Html {
  const reasons = risk?.reasons
    .slice(0, MAX_ROWS)
    .map((r) => html`<li>${r.text} <span class="dim">(+${r.points})</span></li>`);
  const why = policy?.reasons.slice(0, MAX_ROWS).map((reason) => html`<li>${reason}</li>`);
  return html`<h4>Why it was asked</h4>
    ${
      risk === undefined
        ? html`<p class="dim">Its risk was not assessed.</p>`
        : html`<p>Risk ${risk.score} of 100, ${risk.level}</p>
            <ul>
              ${reasons ?? []}
            </ul>`
    }
    ${
      policy === null
        ? NOTHING
        : html`<p>
              ${OUTCOMES[policy.outcome]}${policy.outcome === 'ask' ? ` (${policy.approvers} to approve)` : ''}
            </p>
            <ul>
              ${why ?? []}
            </ul>
            <p class="dim">Policy ${code(policy.policyDigest)}</p>`
    }`;
}

const OUTCOMES = {
  ask: 'The policy asked people',
  'auto-approve': 'The policy approved it by itself',
  'auto-reject': 'The policy rejected it by itself',
} as const;

function subjectHtml(subject: BundleSubject, blobs: Bundle['blobs']): Html {
  if (subject.kind === 'content')
    return html`<h4>Content</h4>
      ${jsonHtml(subject.content)}`;
  if (subject.kind === 'tool-call') {
    return html`<h4>Call</h4>
      <p>${code(`${subject.agent}/${subject.tool}`)} of ${subject.agent} ${subject.agentVersion}</p>
      ${jsonHtml(subject.args)}
      ${
        subject.handoff === undefined
          ? NOTHING
          : html`<h4>Taken over from ${subject.handoff.from.agent}, told</h4>
              ${jsonHtml(subject.handoff.context)}`
      }`;
  }
  const notes = (subject.notes ?? []).slice(0, MAX_ROWS).map((note) => html`<li>${note}</li>`);
  const rows = subject.files.slice(0, MAX_ROWS).map(
    ({ path, added, removed, before, after }) =>
      html`<tr>
        <td class="path"><code>${showPath(path)}</code></td>
        <td class="n"><span class="plus">+${added}</span> <span class="minus">−${removed}</span></td>
        <td>${digestHtml(before?.sha256)}</td>
        <td>${digestHtml(after?.sha256)}</td>
      </tr>`,
  );
  return html`${
      notes.length === 0
        ? NOTHING
        : html`<h4>To mind</h4>
            <ul>
              ${notes}
            </ul>`
    }
    <h4>Files</h4>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Path</th>
            <th class="n">Lines</th>
            <th>SHA-256 before</th>
            <th>SHA-256 after</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${moreOf(subject.files.length, 'files')}
    <h4>Patch</h4>
    ${diffHtml(blobs[subject.patchDigest])}`;
}

function digestHtml(sha256: string | undefined): Html {
  return sha256 === undefined ? html`<span class="dim">none</span>` : code(sha256);
}

function jsonHtml(value: unknown): Html {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return html`<pre>${shorten(text, MAX_CONTENT)}</pre>`;
}

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

function checksHtml({ checks = null }: BundleApproval): Html {
  if (checks === null) return NOTHING;
  if (checks.kind === 'unknown') {
    return html`<h4>Checks</h4>
      <p>What the patch does to findings is not known: ${checks.reason}</p>`;
  }
  const { before, after, introduced } = checks;
  const heads = SEVERITIES.map((severity) => html`<th class="n">${severity}</th>`);
  const cells = (counts: typeof before) =>
    SEVERITIES.map((severity) => html`<td class="n">${counts[severity]}</td>`);
  const added = introduced.slice(0, MAX_ROWS).map(
    (f) =>
      html`<li>
        ${f.severity}: ${f.title} ${code(`${showPath(f.path)}:${f.line}`)}
        <span class="dim">${f.rule}</span>
      </li>`,
  );
  return html`<h4>Checks of the touched files</h4>
    <table>
      <thead>
        <tr>
          <th>Findings</th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>before</td>
          ${cells(before)}
        </tr>
        <tr>
          <td>after</td>
          ${cells(after)}
        </tr>
      </tbody>
    </table>
    ${
      added.length === 0
        ? html`<p>It brings in no new findings.</p>`
        : html`<p>New with it:</p>
            <ul>
              ${added}
            </ul>`
    }`;
}

function outcomeHtml({ approvalId }: BundleApproval, records: readonly BundleRecord[]): Html {
  const lines = records
    .filter(({ type, data }) => type.startsWith('patch.') && data['approvalId'] === approvalId)
    .slice(0, MAX_ROWS)
    .map(({ type, time, seq, data }) => {
      const files = Array.isArray(data['files']) ? data['files'].length : 0;
      const done = type === 'patch.applied' ? 'Applied' : 'Rolled back';
      const by = memberOf(data['by'], 'name');
      return html`<p>
        ${done}${typeof by === 'string' ? ` by ${by}` : ''} to ${files} file${files === 1 ? '' : 's'} at
        ${moment(time)} <span class="dim">(record ${seq})</span>
      </p>`;
    });
  return lines.length === 0
    ? NOTHING
    : html`<h4>What was done</h4>
        ${lines}`;
}

function moreOf(total: number, what: string): Html {
  if (total <= MAX_ROWS) return NOTHING;
  return html`<p class="dim">${(total - MAX_ROWS).toLocaleString('en')} more ${what} are in the bundle.</p>`;
}
