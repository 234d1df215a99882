import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { draftOf, lostComments, openDraft, writeText } from '../../../../core/workflow/edit/draft.ts';
import type { Edit } from '../../../../core/workflow/edit/edit.ts';
import { draftFrom, edited, rewritten } from '../../../support/workflow-draft.ts';

const FILE = `# Who reads this?
schemaVersion: 1
id: demo # short
name: 'Demo'

# What it is started with.
inputs:
  # How bad.
  level: { type: string, default: low } # or high
  limit:
    type: integer

nodes:
  # Looks.
  - id: scan # first
    kind: agent
    agent: scanner   # ours
    tool: scan
    with:
      # Where.
      paths: [src, 'lib'] # all
      text: >-
        {{ input.level }} and
        more of it

  # ---- fixing ----

  # Asks.
  - id: fix
    kind: agent
    needs: [{ node: scan, on: 'success' }]
    agent: patcher
    tool: propose
    # retry: { attempts: 2 }

  - { id: done, kind: wait, needs: [fix], for: 1s } # last

outputs:
  all: '{{ scan.output }}' # everything
`;

const set = (node: string, path: (string | number)[], value: string | number | undefined): Edit => ({
  type: 'set',
  node,
  path,
  value,
});

/** Lines that stand in another text and not in the first, and the other way round; sorted, since empty lines are all alike. */
function changes(before: string, after: string): { readonly gone: string[]; readonly fresh: string[] } {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const only = (lines: string[], others: string[]): string[] => {
    const left = [...others];
    return lines
      .filter((line) => {
        const at = left.indexOf(line);
        if (at >= 0) left.splice(at, 1);
        return at < 0;
      })
      .toSorted();
  };
  return { gone: only(old, now), fresh: only(now, old) };
}

describe('the text of a draft', () => {
  it('is exactly the source when nothing changed, or changed back', () => {
    const files = readdirSync(new URL('../../../../workflows/', import.meta.url)).filter((name) =>
      name.endsWith('.yaml'),
    );
    const texts = files.map((name) =>
      readFileSync(new URL(`../../../../workflows/${name}`, import.meta.url), 'utf8'),
    );
    for (const text of [FILE, ...texts]) {
      expect(writeText(draftFrom(text))).toBe(text);
      const there = edited(draftFrom(text), { type: 'set-root', path: ['name'], value: 'Other' });
      expect(writeText(there)).not.toBe(text);
      const name = draftFrom(text).document['name'];
      expect(writeText(edited(there, { type: 'set-root', path: ['name'], value: name }))).toBe(text);
    }
  });

  it.each<[string, Edit, string[], string[]]>([
    [
      'a value with a comment behind it',
      set('scan', ['agent'], 'other'),
      ['    agent: scanner   # ours'],
      ['    agent: other   # ours'],
    ],
    [
      'an item in brackets',
      set('scan', ['with', 'paths', 1], "it's"),
      ["      paths: [src, 'lib'] # all"],
      ["      paths: [src, 'it''s'] # all"],
    ],
    [
      'a new item in brackets',
      set('scan', ['with', 'paths', 2], 'a, b'),
      ["      paths: [src, 'lib'] # all"],
      ["      paths: [src, 'lib', 'a, b'] # all"],
    ],
    [
      'a value in quotes',
      { type: 'set-root', path: ['name'], value: 'Other' },
      ["name: 'Demo'"],
      ["name: 'Other'"],
    ],
    [
      'a field in braces',
      { type: 'set-root', path: ['inputs', 'level', 'default'], value: 'high' },
      ['  level: { type: string, default: low } # or high'],
      ['  level: { type: string, default: high } # or high'],
    ],
    [
      'a new field in braces',
      set('done', ['title'], 'End: now'),
      ['  - { id: done, kind: wait, needs: [fix], for: 1s } # last'],
      ["  - { id: done, title: 'End: now', kind: wait, needs: [fix], for: 1s } # last"],
    ],
    ['a new field, in its order', set('fix', ['timeout'], '5m'), [], ['    timeout: 5m']],
    ['a field that goes', set('scan', ['tool'], undefined), ['    tool: scan'], []],
    [
      'the first field, which has a comment',
      { type: 'set-root', path: ['inputs', 'level'], value: undefined },
      ['  # How bad.', '  level: { type: string, default: low } # or high'],
      [],
    ],
    [
      'words of a folded text',
      { type: 'set', node: 'scan', path: ['with', 'text'], value: '{{ input.limit }} and more of it' },
      ['        {{ input.level }} and'],
      ['        {{ input.limit }} and'],
    ],
    [
      'a text over several lines',
      set('fix', ['notes'], 'one\n\ntwo'),
      [],
      ['    notes: |-', '      one', '', '      two'],
    ],
    [
      'a section that did not exist',
      { type: 'move', points: { scan: { x: 1, y: 2 } } },
      [],
      ['', 'layout:', '  scan: { x: 1, y: 2 }'],
    ],
    [
      'a new node',
      { type: 'add-node', node: { id: 'late', kind: 'wait', for: '2s' }, at: { x: NaN, y: 0 } },
      [],
      ['', '  - id: late', '    kind: wait', '    for: 2s'],
    ],
    [
      'a node that goes, with its comment',
      { type: 'remove', nodes: ['scan'] },
      [
        '  # Looks.',
        '  - id: scan # first',
        '    kind: agent',
        '    agent: scanner   # ours',
        '    tool: scan',
        '    with:',
        '      # Where.',
        "      paths: [src, 'lib'] # all",
        '      text: >-',
        '        {{ input.level }} and',
        '        more of it',
        '',
        "    needs: [{ node: scan, on: 'success' }]",
      ],
      [],
    ],
    [
      'a node that goes, not the comment that stands by itself',
      { type: 'remove', nodes: ['fix'] },
      [
        '  # Asks.',
        '  - id: fix',
        '    kind: agent',
        "    needs: [{ node: scan, on: 'success' }]",
        '    agent: patcher',
        '    tool: propose',
        '    # retry: { attempts: 2 }',
        '',
        '  - { id: done, kind: wait, needs: [fix], for: 1s } # last',
      ],
      ['  - { id: done, kind: wait, for: 1s } # last'],
    ],
    [
      'a new name, where it is named',
      { type: 'rename-node', from: 'scan', to: 'look' },
      [
        '  - id: scan # first',
        "    needs: [{ node: scan, on: 'success' }]",
        "  all: '{{ scan.output }}' # everything",
      ],
      [
        '  - id: look # first',
        "    needs: [{ node: look, on: 'success' }]",
        "  all: '{{ look.output }}' # everything",
      ],
    ],
  ])('changes no other line for %s', (_name, edit, gone, fresh) => {
    for (const eol of ['\n', '\r\n']) {
      const after = rewritten(FILE.replaceAll('\n', eol), edit);
      expect(after.replaceAll('\r\n', '\n').includes('\r')).toBe(false);
      expect(changes(FILE, eol === '\n' ? after : after.replaceAll('\r\n', '\n'))).toEqual({
        gone: gone.toSorted(),
        fresh: fresh.toSorted(),
      });
      if (eol === '\r\n') expect(after.match(/(?<!\r)\n/g)).toBeNull();
    }
  });

  it('keeps the byte order mark, and an end without a line break', () => {
    const after = rewritten('\uFEFFschemaVersion: 1\nnodes: []', {
      type: 'add-node',
      node: { id: 'a', kind: 'wait', for: '1s' },
      at: { x: 0, y: 0 },
    });
    expect(after).toBe(
      '\uFEFFschemaVersion: 1\nnodes:\n  - id: a\n    kind: wait\n    for: 1s\nlayout:\n  a: { x: 0, y: 0 }',
    );
  });

  it('knows a renamed node among new ones with its old id', () => {
    const after = rewritten(
      FILE,
      { type: 'rename-node', from: 'scan', to: 'look' },
      { type: 'add-node', node: { id: 'scan', kind: 'wait', for: '9s' }, at: { x: NaN, y: 0 } },
      set('look', ['id'], 'see'),
    );
    expect(after).toContain('  # Looks.\n  - id: see # first\n');
    expect(after).toContain('  - id: scan\n    kind: wait\n    for: 9s\n');
  });

  it.each([
    [
      'lists at the column of their key',
      'nodes:\n- id: a\n  kind: wait\n',
      'nodes:\n- id: a\n  kind: wait\n  needs:\n  - b\n  - c\n',
    ],
    [
      'lists further in',
      'nodes:\n    - id: a\n      kind: wait\n',
      'nodes:\n    - id: a\n      kind: wait\n      needs: [b, c]\n',
    ],
  ])('writes as the file does: %s', (name, before, after) => {
    const needs = name.includes('further') ? ['b', 'c'] : ['b', 'c'];
    const written = rewritten(before, { type: 'set', node: 'a', path: ['needs'], value: needs });
    expect(written).toBe(name.includes('further') ? after : after.replace('\n  - b\n  - c', ' [b, c]'));
  });
});

describe('anchors and aliases', () => {
  const SHARED = `nodes:
  - id: a
    with: &shared
      # kept
      one: 1
      two: [2]
  - id: b
    with: *shared # same
  - id: c
    with: { inner: *shared, name: &name text }
  - id: d
    title: *name
`;

  it('keep what they share when nothing of it changes', () => {
    const after = rewritten(SHARED, set('d', ['kind'], 'wait'), set('c', ['with', 'more'], 1));
    expect(after).toBe(
      SHARED.replace('text }', 'text, more: 1 }').replace('title: *name', 'title: *name\n    kind: wait'),
    );
  });

  it('are written out where the alias says something else now', () => {
    const after = rewritten(SHARED, set('b', ['with', 'one'], 9));
    expect(after).toBe(
      SHARED.replace('    with: *shared # same', '    with:\n      one: 9\n      two: [2] # same'),
    );
  });

  it('are written out where the anchor says something else now, and stay where all changed alike', () => {
    const after = rewritten(SHARED, set('a', ['with', 'one'], 9), set('b', ['with', 'one'], 9));
    expect(after).toBe(
      SHARED.replace('one: 1', 'one: 9').replace('inner: *shared', 'inner: { one: 1, two: [2] }'),
    );
  });

  it('are written out when the anchor goes', () => {
    const after = rewritten(SHARED, { type: 'remove', nodes: ['a', 'c'] });
    expect(after).toBe(
      'nodes:\n  - id: b\n    with:\n      one: 1\n      two: [2] # same\n  - id: d\n    title: text\n',
    );
  });

  it('keep the anchor on a value that became another', () => {
    const after = rewritten(
      SHARED,
      { type: 'set', node: 'a', path: ['with'], value: 'x' },
      { type: 'set', node: 'b', path: ['with'], value: 'x' },
    );
    expect(after).toContain('    with: &shared x\n  - id: b\n    with: *shared # same\n');
  });

  it('follow a node that moved before its anchor', () => {
    const { document } = draftFrom(SHARED);
    const [a, b, c, d] = document['nodes'] as [object, object, object, object];
    const after = rewritten(SHARED, { type: 'set-root', path: ['nodes'], value: [d, b, a, c] as never });
    expect(after).toContain('- id: d\n    title: text\n  - id: b\n    with:\n      one: 1');
    expect(after).toContain('inner: *shared');
  });
});

describe('odd ways to write', () => {
  it.each<[string, string, Edit, string]>([
    [
      'explicit keys',
      'nodes:\n  - ? id\n    : a\n    ? kind\n    : wait\n',
      set('a', ['kind'], 'map'),
      'nodes:\n  - id: a\n    kind: map\n',
    ],
    [
      'tags',
      'nodes:\n  - id: !!str a\n    kind: !!str wait # c\n',
      set('a', ['kind'], 'map'),
      'nodes:\n  - id: !!str a\n    kind: map # c\n',
    ],
    [
      'texts that keep their last lines',
      'nodes:\n  - id: a\n    notes: |+\n      x\n\n\n  - id: b\n',
      set('b', ['kind'], 'wait'),
      'nodes:\n  - id: a\n    notes: |+\n      x\n\n\n  - id: b\n    kind: wait\n',
    ],
    [
      'such a text that changes',
      'nodes:\n  - id: a\n    notes: |+\n      x\n\n\n  - id: b\n',
      set('a', ['notes'], 'y'),
      'nodes:\n  - id: a\n    notes: |-\n      y\n  - id: b\n',
    ],
    [
      'a value on the next line',
      'nodes:\n  - id: a\n    title:\n      some text\n    for: 1s\n',
      set('a', ['title'], 'other'),
      'nodes:\n  - id: a\n    title: other\n    for: 1s\n',
    ],
    [
      'a comment between key and value',
      'nodes:\n  - id: a\n    with: # why\n      x: 1\n',
      { type: 'set', node: 'a', path: ['with'], value: [[1]] },
      'nodes:\n  - id: a\n    with: # why\n      [[1]]\n',
    ],
    [
      'keys without a value',
      'name:\nnodes:\n  - id: a\n    title: # none\n    for: 1s\n',
      set('a', ['title'], 'x'),
      'name:\nnodes:\n  - id: a\n    title: x # none\n    for: 1s\n',
    ],
    [
      'dashes on lines of their own',
      'nodes:\n  -\n    # c\n    id: a\n  -\n    id: b\n',
      { type: 'remove', nodes: ['b'] },
      'nodes:\n  -\n    # c\n    id: a\n',
    ],
    [
      'several lines in brackets',
      'nodes: [\n  { id: a }, # one\n  { id: b }  # two\n]\n',
      { type: 'remove', nodes: ['b'] },
      'nodes: [\n  { id: a } # one\n]\n',
    ],
    [
      'the first of several lines in brackets',
      'nodes: [\n  { id: a }, # one\n  { id: b }, # two\n]\n',
      { type: 'remove', nodes: ['a'] },
      'nodes: [\n  { id: b }, # two\n]\n',
    ],
    [
      'a whole file in braces',
      '{schemaVersion: 1, nodes: [{id: a}]}\n',
      set('a', ['kind'], 'wait'),
      '{schemaVersion: 1, nodes: [{id: a, kind: wait}]}\n',
    ],
    [
      'document marks',
      '%YAML 1.2\n---\n# c\nnodes:\n  - id: a\n...\n',
      { type: 'move', points: { a: { x: 1, y: 2 } } },
      '%YAML 1.2\n---\n# c\nnodes:\n  - id: a\nlayout:\n  a: { x: 1, y: 2 }\n...\n',
    ],
    [
      'tabs',
      'nodes:\n  - id:\ta\t# c\n    title: "x\\ty"\n',
      set('a', ['kind'], 'a\tb'),
      'nodes:\n  - id:\ta\t# c\n    title: "x\\ty"\n    kind: "a\\tb"\n',
    ],
    [
      'keys in quotes',
      'nodes:\n  - "id": a\n    \'kind\' : wait\n',
      set('a', ['kind'], 'map'),
      'nodes:\n  - "id": a\n    \'kind\' : map\n',
    ],
    [
      'a comment at the end of the last node',
      'nodes:\n  - id: a\n    for: 1s\n    # later: 1\n# end\n',
      { type: 'add-node', node: { id: 'b' }, at: { x: NaN, y: 0 } },
      'nodes:\n  - id: a\n    for: 1s\n    # later: 1\n\n  - id: b\n# end\n',
    ],
    [
      'words of a folded text that no file holds as they are',
      'nodes:\n  - id: a\n    title: >-\n      one\n      two\n',
      set('a', ['title'], 'one \u007f'),
      'nodes:\n  - id: a\n    title: "one \\u007f"\n',
    ],
    [
      'Windows line breaks behind a comment in brackets, whose member goes',
      'nodes:\r\n  - id: a\r\nlayout: { # c\r\n  x: { x: 0, y: 0 },\r\n  a: { x: 1, y: 1 }\r\n }\r\n',
      { type: 'set-root', path: ['layout', 'x'], value: undefined },
      'nodes:\r\n  - id: a\r\nlayout: {\r\n  a: { x: 1, y: 1 }\r\n }\r\n',
    ],
    [
      'a layout entry under another name',
      'nodes:\n  - id: a\nlayout:\n  x: { x: 0, y: 0 }\n  a: { x: 1, y: 1 } # here\n',
      { type: 'rename-node', from: 'a', to: 'b' },
      'nodes:\n  - id: b\nlayout:\n  x: { x: 0, y: 0 }\n  b: { x: 1, y: 1 } # here\n',
    ],
  ])('%s', (_name, before, edit, after) => {
    expect(rewritten(before, edit)).toBe(after);
  });

  it('of JSON: indentation, line breaks and order stay', () => {
    const node = { id: 'b', kind: 'wait' };
    const document = { schemaVersion: 1, nodes: [{ id: 'a', list: [], more: { x: 1 } }] };
    for (const indent of [2, 4, '\t']) {
      const before = JSON.stringify(document, null, indent);
      const after = rewritten(before, set('a', ['more', 'y'], 'é\n'), {
        type: 'set',
        node: 'a',
        path: ['list'],
        value: [{ z: 1 }],
      });
      const expected = { schemaVersion: 1, nodes: [{ id: 'a', list: [{ z: 1 }], more: { x: 1, y: 'é\n' } }] };
      expect(after).toBe(JSON.stringify(expected, null, indent));
      const added = rewritten(`${before}\n`, { type: 'add-node', node, at: { x: 1, y: 2 } });
      const unit = typeof indent === 'string' ? indent : ' '.repeat(indent);
      const nodes = JSON.stringify({ ...document, nodes: [...document.nodes, node] }, null, indent);
      expect(added).toBe(
        nodes.replace(/\n\}$/, `,\n${unit}"layout": {\n${unit}${unit}"b": { "x": 1, "y": 2 }\n${unit}}\n}\n`),
      );
    }
    const compact = rewritten(JSON.stringify(document), { type: 'add-node', node, at: { x: NaN, y: 2 } });
    expect(compact).toBe(JSON.stringify({ ...document, nodes: [...document.nodes, node] }));
  });

  it('of a document without a source', () => {
    const document = draftFrom(FILE).document;
    const yaml = writeText(draftOf(document));
    const opened = openDraft(yaml);
    expect(opened.ok && opened.draft.document).toEqual(document);
    expect(yaml).toContain(
      '\n    needs: [{ node: scan, on: success }]\n    agent: patcher\n    tool: propose\n\n  - id: done\n',
    );
    expect(JSON.parse(writeText(draftOf(document, 'json')))).toEqual(document);
    expect(writeText(draftOf({}))).toBe('{}\n');
  });
});

describe('comments that a text can’t keep are told', () => {
  const EXPLICIT = `schemaVersion: 1
id: x # the id
nodes:
  - id: a # first
    kind: transform
    value: "# none" # one
    ? title # why so
    : T # tee
  - id: b # second
    kind: wait
    notes: |
      # none either
    for: 1s
`;
  const lost = (text: string, ...edits: readonly Edit[]) =>
    lostComments(edited(draftFrom(text, 'yaml'), ...edits));

  it('where a part can only be written anew', () => {
    expect(lost(EXPLICIT, set('a', ['value'], 2))).toEqual(['# first', '# one', '# why so', '# tee']);
    const whole = `? id # name\n: x\n? nodes\n: # all\n  - { id: a, kind: wait } # it\n`;
    expect(lost(whole, set('a', ['for'], '1s'))).toEqual(['# name', '# all', '# it']);
  });
  it('but not where they stay, or go with what was taken out', () => {
    expect(lost(EXPLICIT)).toEqual([]);
    expect(lost(EXPLICIT, set('b', ['for'], '2s'))).toEqual([]);
    expect(lost(EXPLICIT, { type: 'remove', nodes: ['a'] })).toEqual([]);
    expect(lost(EXPLICIT, { type: 'remove', nodes: ['a', 'b'] })).toEqual([]);
    expect(lost(FILE, set('scan', ['tool'], 'other'), set('scan', ['with'], undefined))).toEqual([]);
    expect(lostComments(draftFrom('{"id": "x # y", "nodes": []}', 'json'))).toEqual([]);
  });
});
