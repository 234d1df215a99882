import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../core/json.ts';
import { draftOf, openDraft, writeText } from '../../../../core/workflow/edit/draft.ts';
import type { Edit } from '../../../../core/workflow/edit/edit.ts';
import { applyEdit, whyTooLarge } from '../../../../core/workflow/edit/edit.ts';
import { copyFragment, readFragment } from '../../../../core/workflow/edit/fragment.ts';
import { WORKFLOW_LIMITS } from '../../../../core/workflow/schema-base.ts';

const AT = { x: 0, y: 0 };
const NOTE = { kind: 'note', text: '', ...AT, width: 9, height: 9 } as const;

function documentOf(nodes: number, annotations = 0): JsonObject {
  return {
    nodes: Array.from({ length: nodes }, (_, at) => ({ id: `n${at}`, kind: 'wait', for: '1s' })),
    annotations: Array.from({ length: annotations }, (_, at) => ({ ...NOTE, id: `a${at}` })),
  };
}

describe('an edit that leads beyond the limits of a file', () => {
  const full = draftOf(documentOf(WORKFLOW_LIMITS.nodes, WORKFLOW_LIMITS.annotations));
  const most = draftOf(documentOf(WORKFLOW_LIMITS.nodes - 1, WORKFLOW_LIMITS.annotations - 1));
  const add: Edit = { type: 'add-node', node: { id: 'more', kind: 'wait', for: '1s' }, at: AT };
  const annotate: Edit = { type: 'annotate', annotation: { ...NOTE, id: 'more' } };
  const fragment = readFragment(copyFragment(most, ['n1', 'n2']) ?? '');
  if (!fragment) throw new Error('nothing was copied');

  it.each<[string, Edit, RegExp]>([
    ['a step', add, /at most 2,000 steps: there are 2,000, and 1 would come/],
    ['a note', annotate, /at most 500 notes and groups: there are 500, and 1 would come/],
    ['steps that are pasted', { type: 'paste', fragment, at: AT }, /there are 2,000, and 2 would come/],
  ])('changes nothing and says why: %s', (_name, edit, why) => {
    expect(whyTooLarge(full, edit)).toMatch(why);
    expect(applyEdit(full, edit)).toBe(full);
  });

  it('is taken up to the last that has room, also among several', () => {
    expect(whyTooLarge(most, { type: 'batch', edits: [add, annotate] })).toBeNull();
    expect(whyTooLarge(most, { type: 'batch', edits: [add, add] })).toMatch(/and 1 would come/);
    expect(whyTooLarge(most, { type: 'paste', fragment, at: AT })).toMatch(/and 2 would come/);
    const last = applyEdit(most, { type: 'batch', edits: [add, annotate] });
    expect(last).not.toBe(most);
    expect(
      whyTooLarge(last, { type: 'annotate', annotation: { ...NOTE, id: 'more', text: 'x' } }),
    ).toBeNull();
    expect(applyEdit(full, { type: 'remove', nodes: ['n1'] })).not.toBe(full);
  });

  it('is refused for a value or a text that is larger than a file', () => {
    const large = 'x'.repeat(WORKFLOW_LIMITS.bytes + 1);
    const edits: readonly Edit[] = [
      { type: 'set', node: 'n1', path: ['title'], value: large },
      { type: 'set-root', path: ['inputs', 'a'], value: [{ deep: large }] },
      { type: 'add-node', node: { id: 'b', title: large }, at: AT },
      { type: 'replace-text', text: `a: ${large}` },
    ];
    for (const edit of edits) {
      expect(whyTooLarge(most, edit), edit.type).toMatch(/at most 2 MB/);
      expect(applyEdit(most, edit), edit.type).toBe(most);
    }
  });

  it('is told when the text is read that grew too large bit by bit', () => {
    const half = 'x'.repeat(WORKFLOW_LIMITS.bytes / 2);
    const [one, two] = ['n1', 'n2'].map((node): Edit => ({
      type: 'set',
      node,
      path: ['title'],
      value: half,
    }));
    if (!one || !two) throw new Error('no edits');
    const opened = openDraft(writeText(applyEdit(applyEdit(most, one), two)));
    expect(opened.ok).toBe(false);
    if (!opened.ok) expect(opened.problems.map(({ code }) => code)).toEqual(['too_large']);
  });
});
