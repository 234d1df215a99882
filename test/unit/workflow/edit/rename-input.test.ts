import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../core/json.ts';
import { draftOf, openDraft, writeText } from '../../../../core/workflow/edit/draft.ts';
import { applyEdit } from '../../../../core/workflow/edit/edit.ts';
import { whyNotInput, whyNotOutput } from '../../../../core/workflow/edit/node-ids.ts';
import { renameInExpression, renameInTemplate } from '../../../../core/workflow/edit/rename-in-text.ts';
import { edited } from '../../../support/workflow-draft.ts';

const TO = new Map([['input.path', 'folder']]);

describe('renaming an input in an expression', () => {
  it.each([
    ['input.path', 'input.folder'],
    ['  input.path.path[0] ', '  input.folder.path[0] '],
    ['input["path"].x', 'input["folder"].x'],
    ["input['path']", "input['folder']"],
    ['input . path == 1', 'input . folder == 1'],
    ['size(input.path) > 1 && input["path"] != path', 'size(input.folder) > 1 && input["folder"] != path'],
    ['has(input.path) ? input.path : scan.input.path', 'has(input.folder) ? input.folder : scan.input.path'],
    ['input.list.filter(x, x.path == input.path)', 'input.list.filter(x, x.path == input.folder)'],
    ['list.map(input, input.path)', 'list.map(input, input.path)'],
    ['input.paths + "input.path"', 'input.paths + "input.path"'],
    ['path.output', 'path.output'],
    ['input[scan.path]', 'input[scan.path]'],
    ['input["p\\u0061th"] + 1', 'input["p\\u0061th"] + 1'],
    ['input. + (', 'input. + ('],
  ])('%s', (before, after) => {
    expect(renameInExpression(before, TO)).toBe(after);
  });

  it('leaves what stands outside of templates', () => {
    expect(renameInTemplate('input.path {{ input.path }} {{input["path"]}}', TO)).toBe(
      'input.path {{ input.folder }} {{input["folder"]}}',
    );
  });
});

const SOURCE = `schemaVersion: 1
id: x
name: X
inputs:
  path: { type: string } # where
  # how many
  count: { type: integer, default: 3 }
nodes:
  - id: scan # looks
    kind: agent
    agent: scanner
    tool: scan
    with: { root: "{{ input.path }}", text: input.path }
  - id: each
    kind: map
    over: "{{ input.count > 1 ? [input.path] : [] }}"
    do: { kind: transform, value: "{{ item }} in {{ input.path }}" }
  - { id: ok, kind: condition, if: input.path != "" }
outputs:
  where: "{{ input.path }}"
`;

describe('renaming an input', () => {
  const opened = openDraft(SOURCE, 'yaml');
  if (!opened.ok) throw new Error('the source can be read');
  const { draft } = opened;

  it('names it so everywhere, at its place, and back again to the byte', () => {
    const renamed = edited(draft, { type: 'rename-input', from: 'path', to: 'folder' });
    expect(Object.keys(renamed.document['inputs'] as JsonObject)).toEqual(['folder', 'count']);
    const text = writeText(renamed);
    expect(text).toContain('with: { root: "{{ input.folder }}", text: input.path }');
    expect(text).toContain('over: "{{ input.count > 1 ? [input.folder] : [] }}"');
    expect(text).toContain('value: "{{ item }} in {{ input.folder }}"');
    expect(text).toContain('if: input.folder != ""');
    expect(text).toContain('where: "{{ input.folder }}"');
    expect(text).toContain('- id: scan # looks');
    expect(text).toContain('# how many\n  count: { type: integer, default: 3 }');
    expect(text.indexOf('  folder:')).toBeLessThan(text.indexOf('  count:'));
    const again = openDraft(text, 'yaml');
    expect(again.ok && again.draft.document).toEqual(renamed.document);
    expect(writeText(edited(renamed, { type: 'rename-input', from: 'folder', to: 'path' }))).toBe(SOURCE);
  });

  it.each([
    ['another input has the name', 'path', 'count'],
    ['it is no name', 'path', 'a b'],
    ['there is none', 'other', 'folder'],
    ['it is the same', 'path', 'path'],
    ['what every object has', 'toString', 'folder'],
  ])('does nothing when %s', (_, from, to) => {
    expect(applyEdit(draft, { type: 'rename-input', from, to })).toBe(draft);
  });

  it('does nothing where inputs are no object', () => {
    const broken = draftOf({ inputs: ['path'], nodes: [] });
    expect(applyEdit(broken, { type: 'rename-input', from: '0', to: 'folder' })).toBe(broken);
  });

  it('says why a name can not be had', () => {
    const { document } = draft;
    expect(whyNotInput(document, 'count')).toMatch(/already/);
    expect(whyNotInput(document, 'count', 'count')).toBeNull();
    expect(whyNotInput(document, '1st')).toMatch(/letters/);
    expect(whyNotInput(document, 'toString')).toBeNull();
    expect(whyNotOutput(document, 'where')).toMatch(/already/);
    expect(whyNotOutput(document, 'count')).toBeNull();
  });
});
