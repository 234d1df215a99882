import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACT_TYPES, type ActRecord, type ActType } from '../../../core/audit/act.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { describeAct } from '../../../renderer/features/audit/act-words.ts';

function act(type: ActType, data: JsonObject): ActRecord {
  const time = '2026-01-01T00:00:00.000Z';
  return { position: 1, stream: 'run/x', seq: 1, hash: 'ab', time, type, runId: 'x', data };
}

test('acts are told in words, with the reason where there is one', () => {
  expect(describeAct(act('run.started', { workflowName: 'Audit and patch' }))).toBe(
    'started Audit and patch',
  );
  expect(describeAct(act('approval.decided', { decision: 'rejected', reason: 'breaks the build' }))).toBe(
    'rejected it: breaks the build',
  );
  expect(describeAct(act('patch.applied', { files: ['a.js', 'b.js'] }))).toBe('applied the patch to 2 files');
  expect(describeAct(act('patch.rolled-back', { files: ['a.js'] }))).toBe('took the patch back from a.js');
  expect(describeAct(act('steps.reset', { steps: ['propose', 'gate'], cause: { reason: 'too wide' } }))).toBe(
    'let propose, gate run again: too wide',
  );
  expect(describeAct(act('approval.requested', { subject: { title: 'Apply fixes' } }))).toBe(
    'asked: Apply fixes',
  );
});

test('whatever an event holds, there is a sentence', () => {
  const data = fc.dictionary(
    fc.constantFrom('by', 'reason', 'files', 'steps', 'cause', 'subject', 'decision', 'status', 'changed'),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...ACT_TYPES), data, (type, given) => {
      const json: unknown = JSON.parse(JSON.stringify(given));
      expect(isJsonObject(json) && describeAct(act(type, json)).trim()).toBeTruthy();
    }),
  );
});
