import { choiceWords } from '../agent/choice.ts';
import type { BundleRecord } from './bundle.ts';
import { badge, code, html, moment, NOTHING, shorten, type Html } from './report-html-markup.ts';
import { handoffWords } from './handoff-story.ts';
import { memberOf } from './shape.ts';

/** Steps and events that the page lists; the bundle has all of them. */
const MAX_STEPS = 1_000;
const MAX_EVENTS = 2_000;
const MAX_BRIEF = 300;

interface StepStory {
  readonly stepId: string;
  calls: string | null;
  tries: number;
  from: string | null;
  to: string | null;
  end: string | null;
  words: string | null;
  chosen: string | null;
}

const ENDS: Readonly<Record<string, string>> = {
  'step.succeeded': 'succeeded',
  'step.failed': 'failed',
  'step.rejected': 'rejected',
  'step.cancelled': 'cancelled',
  'step.skipped': 'skipped',
};

/** What ran: each step with what it called, how often it was tried, and how it ended. */
export function stepsHtml(records: readonly BundleRecord[]): Html {
  const steps = retellSteps(records);
  const handoffs = handoffWords(records);
  const rows = steps.slice(0, MAX_STEPS).map(
    ({ stepId, calls, tries, from, to, end, words, chosen }) =>
      html`<tr>
        <td><code>${stepId}</code></td>
        <td>${calls === null ? NOTHING : code(calls)}</td>
        <td class="n">${tries}</td>
        <td class="t">${from === null ? NOTHING : moment(from)}</td>
        <td class="t">${to === null ? NOTHING : moment(to)}</td>
        <td>
          ${badge(end ?? 'open', toneOf(end))}
          ${shorten(allWords([chosen, ...(handoffs.get(stepId) ?? []), words]), MAX_BRIEF)}
        </td>
      </tr>`,
  );
  return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Step</th>
            <th>Calls</th>
            <th class="n">Tries</th>
            <th>From</th>
            <th>To</th>
            <th>Result</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${more(steps.length - MAX_STEPS, 'steps')}`;
}

function toneOf(end: string | null): 'good' | 'bad' | 'flat' | 'wait' {
  if (end === 'succeeded') return 'good';
  if (end === null) return 'wait';
  return end === 'failed' || end === 'rejected' ? 'bad' : 'flat';
}

function retellSteps(records: readonly BundleRecord[]): readonly StepStory[] {
  const steps = new Map<string, StepStory>();
  for (const { type, time, data } of records) {
    const stepId = data['stepId'];
    if (typeof stepId !== 'string') continue;
    const step = steps.get(stepId) ?? {
      ...{ stepId, calls: null, tries: 0, from: null, to: null, end: null, words: null, chosen: null },
    };
    steps.set(stepId, step);
    if (type === 'step.started') {
      step.tries += 1;
      step.from ??= time;
      step.to = null;
      step.end = null;
      step.calls = callOf(data) ?? step.calls;
      step.chosen = choiceOf(data) ?? step.chosen;
    }
    const end = ENDS[type];
    if (end === undefined) continue;
    step.to = time;
    step.end = end;
    step.words = wordsOf(data);
  }
  return [...steps.values()];
}

function allWords(words: readonly (string | null)[]): string {
  return words.filter((some) => some !== null).join('; ');
}

/** Who was chosen for a call, and why, as far as a record tells. */
function choiceOf(data: BundleRecord['data']): string | null {
  const [agent, reasons] = [memberOf(data['chosen'], 'agent'), memberOf(data['chosen'], 'reasons')];
  if (typeof agent !== 'string' || !Array.isArray(reasons)) return null;
  const said = reasons.filter((reason: unknown) => typeof reason === 'string');
  return choiceWords({ agent, reasons: said });
}

function wordsOf(data: BundleRecord['data']): string | null {
  if (data['given'] === true) return 'given, not made';
  if (data['cause'] === 'part') return 'not of the part that the run is about';
  return textOf(data['reason']) ?? textOf(memberOf(data['error'], 'message'));
}

function callOf(data: BundleRecord['data']): string | null {
  const [agent, tool] = [memberOf(data['call'], 'agent'), memberOf(data['call'], 'tool')];
  return typeof agent === 'string' && typeof tool === 'string' ? `${agent}/${tool}` : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The log: every event with its time, what it is about, and its hash. */
export function timelineHtml(records: readonly BundleRecord[]): Html {
  const rows = records.slice(0, MAX_EVENTS).map(
    ({ seq, type, time, data, hash }) =>
      html`<tr id="record-${seq}">
        <td class="n">${seq}</td>
        <td class="t">${moment(time)}</td>
        <td class="t">${type}</td>
        <td>${shorten(brief(data), MAX_BRIEF)}</td>
        <td class="t"><code title="${hash}">${hash.slice(0, 12)}</code></td>
      </tr>`,
  );
  return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th class="n">No.</th>
            <th>Time</th>
            <th>Event</th>
            <th>About</th>
            <th>Hash</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${more(records.length - MAX_EVENTS, 'events')}`;
}

/** Members of events that say what they are about, and the words for them. */
const TELLING = {
  stepId: 'step',
  attempt: 'try',
  decision: 'decision',
  status: 'status',
  cause: 'cause',
  reason: 'reason',
  until: 'until',
  steps: 'steps',
  files: 'files',
};

function brief(data: BundleRecord['data']): string {
  const by = memberOf(data['by'] ?? memberOf(data['cause'], 'by'), 'name');
  const parts = Object.entries(TELLING).flatMap(([name, word]) => {
    const value = data[name];
    if (typeof value === 'string' || typeof value === 'number') return [`${word} ${value}`];
    return Array.isArray(value) ? [`${value.length} ${word}`] : [];
  });
  return [...(typeof by === 'string' ? [`by ${by}`] : []), ...parts].join(', ');
}

function more(count: number, what: string): Html {
  if (count <= 0) return NOTHING;
  return html`<p class="dim">
    ${count.toLocaleString('en')} more ${what} are in the bundle, not on this page.
  </p>`;
}
