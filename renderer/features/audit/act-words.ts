import { showPath } from '../../../core/approval/visible-text.ts';
import type { ActRecord, ActType } from '../../../core/audit/act.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';

/** Names of acts in a filter. */
export const ACT_NAMES: Readonly<Record<ActType, string>> = {
  'run.started': 'run started',
  'approval.requested': 'approval asked for',
  'approval.endorsed': 'first of two approvals',
  'approval.decided': 'decision',
  'approval.voided': 'approval void',
  'patch.applied': 'patch applied',
  'rollback.begun': 'rollback begun',
  'patch.rolled-back': 'patch rolled back',
  'rollback.failed': 'rollback failed',
  'steps.reset': 'steps run again',
  'signal.received': 'signal sent',
  'run.cancel-requested': 'run cancelled',
  'run.ended': 'run ended',
  'export.made': 'export',
  'settings.changed': 'settings changed',
  'policy.changed': 'policy changed',
  'person.invited': 'person invited',
  'invitation.renewed': 'new link made',
  'invitation.revoked': 'invitation revoked',
  'workflow.saved': 'workflow saved',
  'workflow.renamed': 'workflow renamed',
  'workflow.removed': 'workflow removed',
};

/** What happened, in one sentence without the actor. */
export function describeAct({ type, data }: ActRecord): string {
  switch (type) {
    case 'run.started':
      return `started ${partOf(data)}${text(at(data, 'workflow', 'name')) ?? text(data['workflowName']) ?? 'a workflow'}`;
    case 'approval.requested':
      return `asked: ${text(at(data, 'subject', 'title')) ?? text(data['title']) ?? 'for an approval'}`;
    case 'approval.endorsed':
      return `approved as the first of two${because(data)}`;
    case 'approval.decided':
      return `${text(data['decision']) ?? 'decided'} it${because(data)}`;
    case 'approval.voided':
      return `the approval became void${because(data)}`;
    case 'patch.applied':
      return `applied the patch to ${filesOf(data)}`;
    case 'rollback.begun':
      return `began to take the run's patches back${because(data)}`;
    case 'rollback.failed':
      return `a patch could not be taken back${because(data)}`;
    case 'patch.rolled-back':
      return `took the patch back from ${filesOf(data)}${because(data)}`;
    case 'steps.reset':
      return `let ${stepsOf(data)} run again${because(causeOf(data) ?? {})}`;
    case 'signal.received':
      return `sent the signal ${text(data['name']) ?? ''}${withData(data['data'])}`;
    case 'run.cancel-requested':
      return `cancelled the run${because(data)}`;
    case 'run.ended':
      return `the run ${text(data['status']) ?? 'ended'}${because(data)}`;
    case 'export.made':
      return `exported the run as ${(text(data['format']) ?? 'a file').toUpperCase()}`;
    case 'settings.changed':
      return `changed settings: ${namesOf(data['changed'])}`;
    case 'policy.changed':
      return 'changed the approval policy';
    case 'person.invited':
      return `invited ${text(data['name']) ?? 'somebody'} to decide`;
    case 'invitation.renewed':
      return `made a new link for ${text(data['name']) ?? 'somebody'}`;
    case 'invitation.revoked':
      return `revoked the invitation of ${text(data['name']) ?? 'somebody'}`;
    case 'workflow.saved':
      return describeSave(data);
    case 'workflow.renamed':
      return `renamed the workflow ${placeText(data['from'])} to ${placeText(data['place'])}`;
    case 'workflow.removed':
      return `removed the workflow ${placeText(data['place'])}`;
  }
}

type Data = ActRecord['data'];
/** Characters of a signal's data that stand in the sentence. */
const MAX_DATA_WORDS = 200;

function describeSave(data: Data): string {
  const number = typeof data['version'] === 'number' ? data['version'] : '';
  const which = `version ${number} of ${text(data['name']) ?? placeText(data['place'])}`;
  const note = text(data['note']);
  const said = note === undefined ? '' : `: ${note}`;
  return data['origin'] === 'outside'
    ? `kept ${which}, which another program wrote`
    : `saved ${which}${said}`;
}

function placeText(place: Json | undefined): string {
  if (place === undefined || !isJsonObject(place)) return '';
  return text(place['path']) ?? text(place['id']) ?? '';
}

function causeOf(data: Data): Data | undefined {
  const cause = data['cause'];
  return isJsonObject(cause ?? null) && isJsonObject(cause) ? cause : undefined;
}

function at(data: Data, outer: string, inner: string): Json | undefined {
  const value = data[outer];
  return value !== undefined && isJsonObject(value) ? value[inner] : undefined;
}

/** That it was a part of the workflow alone, and which outputs nobody made. */
function partOf(data: Data): string {
  const { given } = data;
  const names =
    given !== undefined && isJsonObject(given) ? Object.keys(given) : Array.isArray(given) ? given : [];
  if (names.length > 0) return `a part (${namesOf(given)} given, not made) of `;
  return data['only'] === undefined ? '' : 'a part of ';
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function because(data: Data): string {
  const reason = text(data['reason']);
  return reason === undefined ? '' : `: ${reason}`;
}

/** What came with a signal, as far as it fits into a line. */
function withData(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const words = JSON.stringify(value);
  return words.length > MAX_DATA_WORDS ? ' with data' : ` with ${words}`;
}

function filesOf(data: Data): string {
  const { files } = data;
  if (!Array.isArray(files)) return 'the workspace';
  return files.length === 1 ? showPath(String(files[0])) : `${files.length} files`;
}

function stepsOf(data: Data): string {
  const { steps } = data;
  return Array.isArray(steps) ? steps.join(', ') : 'steps';
}

function namesOf(value: Json | undefined): string {
  if (Array.isArray(value)) return value.join(', ');
  return value !== undefined && isJsonObject(value) ? Object.keys(value).join(', ') : 'some';
}
