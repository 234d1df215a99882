import { describe, expect, it } from 'vitest';
import { lostComments, openDraft, writeText } from '../../../../core/workflow/edit/draft.ts';
import type { Edit } from '../../../../core/workflow/edit/edit.ts';
import { edited } from '../../../support/workflow-draft.ts';

const HEAD = 'schemaVersion: 1\nid: w\nname: W\n';

/** Two inputs and two outputs, a and b, written in many ways, each way with comments at every place that it has. */
const WAYS = {
  'in blocks': `inputs:
  # before a
  a: # behind a
    # within a
    type: string # the type
    # after the type
    default: main

    # end of a
  # before b
  b:
    type: string # B
  # tail
outputs:
  # before out a
  a: "{{ input.a }}" # out a
  b: # out b
    # within out b
    deep: "{{ input.b }}" # deep
nodes: []
`,
  'in brackets': `inputs: {
  # before a
  a: { type: string }, # behind a
  b: {
    # within b
    type: string, # the type
  } # behind b
}
outputs: { a: "{{ input.a }}", # out a
  b: 1 } # out b
nodes: []
`,
  'with anchors': `inputs:
  a: &shared # anchor
    type: string # the type
  b: *shared # alias
outputs:
  a: &text "{{ input.a }}" # out a
  b: *text # out b
nodes: []
`,
  'with quoted keys and Windows lines': `inputs:
  "a": # double
    type: string # the type
  'b': # single
    # within b
    type: string
outputs:
  "a": x # out a
  'b' : y # out b
nodes: []
`.replaceAll('\n', '\r\n'),
} as const;

function draftIn(way: keyof typeof WAYS) {
  const source = HEAD + WAYS[way];
  const opened = openDraft(source, 'yaml');
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  return { source, draft: opened.draft };
}

const comments = (text: string): readonly string[] => (text.match(/#.*/g) ?? []).map((one) => one.trim());
const input = (from: string, to: string): Edit => ({ type: 'rename-input', from, to });
const output = (from: string, to: string): Edit => ({ type: 'rename-output', from, to });
const set = (path: readonly string[], value: string): Edit => ({ type: 'set-root', path, value });

describe.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('names of inputs and outputs %s', (way) => {
  it.each<[string, readonly Edit[]]>([
    ['one gets another', [input('a', 'zed')]],
    [
      'one gets another and then says something else',
      [input('a', 'zed'), set(['inputs', 'zed', 'default'], 'q')],
    ],
    ['one that says something else gets another', [set(['inputs', 'a', 'type'], 'array'), input('a', 'zed')]],
    ['both get others', [input('a', 'yed'), input('b', 'zed'), set(['inputs', 'zed', 'default'], 'q')]],
    ['one gets that of the other', [input('a', 'c'), input('b', 'a'), set(['inputs', 'a', 'default'], 'q')]],
    ['they are swapped', [input('a', 'c'), input('b', 'a'), input('c', 'b')]],
    ['an output that names a renamed input gets another', [output('a', 'zed'), input('a', 'yed')]],
    [
      'outputs do, and say something else',
      [output('a', 'y'), output('b', 'a'), set(['outputs', 'a'], 'other')],
    ],
  ])('keep all comments that stand on what stays, in their order: %s', (_, edits) => {
    const { source, draft } = draftIn(way);
    const changed = edited(draft, ...edits);
    const text = writeText(changed);
    // A value that is replaced as a whole takes along what stood within it.
    const isWithin = (comment: string): boolean => /deep|within out/.test(comment) && edits.length === 3;
    expect(comments(text).filter((one) => !isWithin(one))).toEqual(
      comments(source).filter((one) => !isWithin(one)),
    );
    expect(lostComments(changed)).toEqual([]);
    const again = openDraft(text, 'yaml');
    expect(again.ok && again.draft.document).toEqual(changed.document);
  });

  it('lead back to the byte, one by one', () => {
    const { source, draft } = draftIn(way);
    const there = edited(
      draft,
      input('a', 'c'),
      input('b', 'a'),
      input('c', 'b'),
      output('a', 'z'),
      output('b', 'a'),
    );
    expect(writeText(there)).not.toBe(source);
    const back = edited(
      there,
      output('a', 'b'),
      output('z', 'a'),
      input('b', 'c'),
      input('a', 'b'),
      input('c', 'a'),
    );
    expect(writeText(back)).toBe(source);
  });

  it('are not taken by a new member that is called as one was before', () => {
    const { draft } = draftIn(way);
    const changed = edited(draft, input('a', 'zed'), set(['inputs', 'a'], 'new'));
    const text = writeText(changed);
    const again = openDraft(text, 'yaml');
    expect(again.ok && again.draft.document).toEqual(changed.document);
    expect(comments(text)).toEqual(comments(writeText(draft)));
  });
});

it('an output is not renamed to what it can not be called', () => {
  const { draft } = draftIn('in blocks');
  for (const to of ['b', 'no name', 'a']) expect(edited(draft, output('a', to))).toBe(draft);
  expect(edited(draft, output('toString', 'c'))).toBe(draft);
});
