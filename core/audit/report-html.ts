import { refuse, ok, type Result } from '../errors.ts';
import {
  approvalSchema,
  BUNDLE_LIMITS,
  bundleSchema,
  recordSchema,
  type Bundle,
  type BundleApproval,
  type BundleRecord,
} from './bundle.ts';
import { approvalHtml } from './report-html-approval.ts';
import { badge, code, fact, html, moment, NOTHING, shorten, type Html } from './report-html-markup.ts';
import { partNames } from './part-story.ts';
import { stepsHtml, timelineHtml } from './report-html-steps.ts';
import { REPORT_STYLE } from './report-html-style.ts';
import { memberOf } from './shape.ts';
import { parseJson } from '../json.ts';

/** Decisions on one page; with 2,000 lines of diff each that is more than a browser likes. */
const MAX_APPROVALS = 200;
const MAX_JSON = 20_000;
/** Characters of a list of steps. */
const MAX_NAMES = 2_000;

/**
 * A run's audit bundle as a page for people: one HTML file without scripts, that loads nothing. It shows what
 * the bundle says and proves nothing itself, so it says how to verify the bundle. Everything that came from
 * agents, files or workflows is escaped. Refuses invalid_input for a text that is no bundle.
 */
export function renderReport(bundleText: string): Result<string> {
  const bundle = read(bundleText);
  if (!bundle) {
    return refuse(
      'invalid_input',
      'The text is not an audit bundle of this version.',
      'Export the run again, or verify the file to learn what is wrong with it.',
    );
  }
  return ok(`<!doctype html>\n${pageOf(bundle).markup}\n`);
}

function read(text: string): Bundle | undefined {
  if (text.length > BUNDLE_LIMITS.textLength) return undefined;
  return bundleSchema.safeParse(parseJson(text)).data;
}

function pageOf(bundle: Bundle): Html {
  const { run, environment } = bundle;
  const records = bundle.records.flatMap((record): BundleRecord[] => {
    const parsed = recordSchema.safeParse(record).data;
    return parsed ? [parsed] : [];
  });
  const approvals = bundle.approvals.flatMap((approval): BundleApproval[] => {
    const parsed = approvalSchema.safeParse(approval).data;
    return parsed ? [parsed] : [];
  });
  const unread = bundle.records.length - records.length + (bundle.approvals.length - approvals.length);
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta
        http-equiv="Content-Security-Policy"
        content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
      />
      <meta name="referrer" content="no-referrer" />
      <title>Audit of ${shorten(run.workflowName, 100)}, run ${run.runId}</title>
      <style>
        ${{ markup: REPORT_STYLE }}
      </style>
    </head>
    <body>
      <main>
        ${headHtml(bundle, records, approvals)}
        ${unread === 0 ? NOTHING : html`<div class="says bad"><p>${unread} part${unread === 1 ? '' : 's'} of the bundle could not be read and ${unread === 1 ? 'is' : 'are'} missing here. Verify the bundle.</p></div>`}
        <h2 id="decisions">Decisions</h2>
        ${approvals.length === 0 ? html`<p>Nothing in this run needed a decision.</p>` : NOTHING}
        ${approvals.slice(0, MAX_APPROVALS).map((approval) => approvalHtml(approval, records, bundle.blobs))}
        ${approvals.length > MAX_APPROVALS ? html`<p class="dim">${approvals.length - MAX_APPROVALS} more decisions are in the bundle, not on this page.</p>` : NOTHING}
        <h2 id="steps">What ran</h2>
        ${stepsHtml(records)}
        <h2 id="events">Events</h2>
        ${timelineHtml(records)}
        <h2 id="environment">Environment</h2>
        <pre>${shorten(JSON.stringify(environment, null, 2), MAX_JSON)}</pre>
        <h2 id="proof">Proof</h2>
        ${proofHtml(bundle)}
        <footer>
          <p>
            Written by ${bundle.generator.name} ${bundle.generator.version} at ${moment(bundle.exportedAt)}.
          </p>
        </footer>
      </main>
    </body>
  </html>`;
}

const RUN_TONES = {
  running: 'wait',
  waiting: 'wait',
  succeeded: 'good',
  failed: 'bad',
  rejected: 'bad',
  cancelled: 'flat',
} as const satisfies Record<Bundle['run']['status'], string>;

function headHtml(
  { run }: Bundle,
  records: readonly BundleRecord[],
  approvals: readonly BundleApproval[],
): Html {
  const started = records.find(({ type }) => type === 'run.started')?.data;
  const by = memberOf(started?.['by'], 'name');
  const commit = memberOf(started?.['workspace'], 'baseCommit');
  return html`<header>
    <p class="kind">Audit report</p>
    <h1>${shorten(run.workflowName, 300)}</h1>
    <p class="lead">${badge(run.status, RUN_TONES[run.status])} ${summaryOf(approvals, records)}</p>
    ${partHtml(records[0])} ${run.reason === null ? NOTHING : html`<p>${run.reason}</p>`}
    <dl>
      ${fact('Run', code(run.runId))} ${fact('Workspace', code(run.workspace))}
      ${fact('Started', moment(run.startedAt))}
      ${fact('Ended', run.endedAt === null ? 'not yet' : moment(run.endedAt))}
      ${fact('Started by', typeof by === 'string' ? by : null)}
      ${fact('Commit at the start', typeof commit === 'string' ? code(commit) : null)}
      ${fact('Steps', `${run.steps.ended} of ${run.steps.total} ended`)}
      ${fact('Workflow', html`${code(run.workflowId)}, SHA-256 ${code(run.workflowDigest)}`)}
      ${fact('Started from', run.source === undefined ? null : sourceHtml(run.source))}
    </dl>
    <nav>
      <a href="#decisions">Decisions</a><a href="#steps">What ran</a><a href="#events">Events</a>
      <a href="#environment">Environment</a><a href="#proof">Proof</a>
    </nav>
  </header>`;
}

/** That the run is not one of the whole workflow stands above all else: what was given is nobody's work. */
function partHtml(first: BundleRecord | undefined): Html {
  const part = partNames(first);
  if (part === null) return NOTHING;
  const { given, only } = part;
  const list = (ids: readonly string[]) => shorten(ids.join(', '), MAX_NAMES);
  return html`<div class="says wait">
    <p>
      <b>This run is about a part of the workflow.</b>
      ${given.length === 0 ? NOTHING : html`Outputs that were given, not made: ${list(given)}.`}
      ${only === null ? NOTHING : html`Steps that were to run: ${list(only)}.`}
    </p>
  </div>`;
}

function sourceHtml({ ref, version, digest }: NonNullable<Bundle['run']['source']>): Html {
  const which = version === null ? 'not saved as a version' : `version ${version}`;
  return html`${code(ref)}, ${which}, SHA-256 ${code(digest)}`;
}

function summaryOf(approvals: readonly BundleApproval[], records: readonly BundleRecord[]): string {
  const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
  const of = (status: BundleApproval['status']) => approvals.filter((a) => a.status === status).length;
  const did = (type: string) => records.filter((record) => record.type === type).length;
  const rolledBack = did('patch.rolled-back');
  return [
    count(approvals.length, 'decision was asked for', 'decisions were asked for'),
    `${of('approved')} approved`,
    `${of('rejected')} rejected`,
    ...(of('waiting') === 0 ? [] : [`${of('waiting')} still waiting`]),
    `${count(did('patch.applied'), 'patch', 'patches')} applied`,
    ...(rolledBack === 0 ? [] : [`${rolledBack} rolled back`]),
  ]
    .join(', ')
    .concat('.');
}

function proofHtml({ chain, digests, signature, run }: Bundle): Html {
  return html`<p>
      This page is for reading. The proof is the bundle that it was made from: a log whose records are linked
      by their hashes, and a signature over all of it. Whoever has the bundle can check it without a network
      and without this program's data:
    </p>
    <pre>signalbox verify ${run.runId}.json --key ${signature.keyId}</pre>
    <p>
      The key's fingerprint has to come from somebody you trust, not from this page. A sound bundle has the
      same head and the same digests as stand here.
    </p>
    <dl class="wide">
      ${fact('Records', chain.length)} ${fact(`Head of the log (${chain.algorithm})`, code(chain.head))}
      ${fact('Digest of the run', code(digests.run))}
      ${fact('Digest of the approvals', code(digests.approvals))}
      ${fact('Digest of the environment', code(digests.environment))}
      ${fact('Fingerprint of the key', code(signature.keyId))}
      ${fact('Public key', code(signature.publicKey))}
      ${fact(`Signature (${signature.algorithm})`, code(signature.value))}
    </dl>`;
}
