import { describe, expect, it } from 'vitest';
import { findNode } from '../../../../core/workflow/edit/document.ts';
import { writeText } from '../../../../core/workflow/edit/draft.ts';
import { describeEdit } from '../../../../core/workflow/edit/describe-edit.ts';
import type { EditorAction, EditorState } from '../../../../core/workflow/edit/editor-state.ts';
import {
  canRedo,
  canUndo,
  createEditor,
  isUnsaved,
  reduceEditor,
  STEP_LIMIT,
} from '../../../../core/workflow/edit/editor-state.ts';
import { draftFrom } from '../../../support/workflow-draft.ts';

const TEXT = 'schemaVersion: 1\nnodes:\n  - { id: a, kind: wait, for: 1s } # kept\n';

function run(state: EditorState, ...actions: readonly EditorAction[]): EditorState {
  return actions.reduce(reduceEditor, state);
}

const title = (value: string, group?: string): EditorAction => ({
  type: 'edit',
  edit: { type: 'set', node: 'a', path: ['title'], value },
  ...(group === undefined ? {} : { group }),
});
const UNDO: EditorAction = { type: 'undo' };
const REDO: EditorAction = { type: 'redo' };

function titleOf({ draft }: EditorState): unknown {
  return findNode(draft.document, 'a')?.node['title'];
}

describe('undo and redo', () => {
  const start = createEditor(draftFrom(TEXT));

  it('go back and forth over the very same drafts', () => {
    const end = run(start, title('one'), title('two'));
    expect([canUndo(end), canRedo(end)]).toEqual([true, false]);
    const back = run(end, UNDO, UNDO);
    expect(back.draft).toBe(start.draft);
    expect(writeText(back.draft)).toBe(TEXT);
    expect([canUndo(back), canRedo(back)]).toEqual([false, true]);
    expect(run(back, REDO, REDO).draft).toBe(end.draft);
    expect(run(back, UNDO)).toBe(back);
    expect(run(end, REDO)).toBe(end);
  });

  it('forget what was undone once something else is done', () => {
    const other = run(start, title('one'), title('two'), UNDO, title('three'));
    expect(canRedo(other)).toBe(false);
    expect(titleOf(run(other, UNDO))).toBe('one');
  });

  it('count edits of one group that follow each other as one', () => {
    const typed = run(
      start,
      title('o', 'title'),
      title('on', 'title'),
      title('one', 'title'),
      title('x'),
      title('y', 'title'),
    );
    expect(typed.past).toHaveLength(3);
    expect(titleOf(run(typed, UNDO, UNDO))).toBe('one');
    expect(run(typed, UNDO, UNDO, UNDO).draft).toBe(start.draft);
    const seen = [{ type: 'end-group' }, { type: 'mark-saved' }, UNDO] as const;
    for (const action of seen) {
      const state = run(start, title('0'), title('1', 'g'), action, title('2', 'g'));
      expect(state.past.length, action.type).toBe(action.type === 'undo' ? 2 : 3);
    }
  });

  it('count no edit that does nothing', () => {
    const state = run(start, title('one', 'g'));
    expect(run(state, title('one', 'g'))).toBe(state);
    expect(run(state, { type: 'edit', edit: { type: 'remove', nodes: ['nobody'] } })).toBe(state);
    expect(run(state, { type: 'edit', edit: { type: 'replace-text', text: 'a: [' } })).toBe(state);
  });

  it('keep a limited number of steps', () => {
    const state = Array.from({ length: STEP_LIMIT + 5 }, (_, at) => title(String(at))).reduce(
      reduceEditor,
      start,
    );
    expect(state.past).toHaveLength(STEP_LIMIT);
    const back = Array.from({ length: STEP_LIMIT + 5 }, () => UNDO).reduce(reduceEditor, state);
    expect(titleOf(back)).toBe('4');
  });

  it('keep fewer steps when each brings a text of its own', () => {
    const text = (at: number): EditorAction => ({
      type: 'edit',
      edit: { type: 'replace-text', text: `${TEXT}# ${String(at)} ${'x'.repeat(500_000)}\n` },
    });
    const state = Array.from({ length: 30 }, (_, at) => text(at)).reduce(reduceEditor, start);
    expect(state.past.length).toBeGreaterThan(3);
    expect(state.past.length).toBeLessThan(15);
    expect(run(state, UNDO).draft.source).toContain('# 28 ');
  });

  it('keep fewer steps when each brings a large value', () => {
    const state = Array.from({ length: 30 }, (_, at) => title(`${String(at)} ${'x'.repeat(500_000)}`)).reduce(
      reduceEditor,
      start,
    );
    expect(state.past.length).toBeGreaterThan(3);
    expect(state.past.length).toBeLessThan(15);
    expect(titleOf(run(state, UNDO))).toMatch(/^28 /);
  });

  it('take a whole text as one step, comments and all', () => {
    const other = TEXT.replace('kept', 'new').replace('1s', '2s');
    const state = run(start, title('one'), { type: 'edit', edit: { type: 'replace-text', text: other } });
    expect(writeText(state.draft)).toBe(other);
    expect(titleOf(run(state, UNDO))).toBe('one');
    expect(writeText(run(state, UNDO, UNDO).draft)).toBe(TEXT);
  });
});

describe('what is saved', () => {
  it('is known after edits, undo, and edits that lead back', () => {
    const start = createEditor(draftFrom(TEXT));
    const changed = run(start, title('one'));
    expect([start, changed, run(changed, UNDO)].map(isUnsaved)).toEqual([false, true, false]);
    const saved = run(changed, { type: 'mark-saved' });
    expect([saved, run(saved, UNDO), run(saved, title('two'), title('one'))].map(isUnsaved)).toEqual([
      false,
      true,
      false,
    ]);
    const later = run(changed, title('two'), { type: 'mark-saved', draft: changed.draft });
    expect([later, run(later, UNDO)].map(isUnsaved)).toEqual([true, false]);
    const opened = run(later, { type: 'open', draft: draftFrom('a: 1\n') });
    expect([isUnsaved(opened), canUndo(opened)]).toEqual([false, false]);
  });
});

describe('the words for an edit', () => {
  it.each([
    [{ type: 'move', points: { a: { x: 0, y: 0 }, b: { x: 0, y: 0 } } }, 'Move 2 steps'],
    [{ type: 'move', points: { a: { x: 0, y: 0 } } }, 'Move a'],
    [{ type: 'remove', nodes: [], edges: [{ from: 'a', to: 'b', on: 'done' }] }, 'Remove 1 connection'],
    [{ type: 'set', node: 'a', path: ['with', 'x y', 0], value: 1 }, 'Change with["x y"][0] of a'],
    [{ type: 'batch', edits: [{ type: 'rename-node', from: 'a', to: 'b' }] }, 'Rename a to b'],
  ] as const)('%j', (edit, words) => {
    expect(describeEdit(edit)).toBe(words);
  });
});
