import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { findNameProblem, slugOf } from '../../../core/workflow/file-name.ts';
import { emptyWorkflowText, withSchema } from '../../../core/workflow/new-text.ts';
import { parseWorkflow, readDocument } from '../../../core/workflow/parse.ts';
import { setHead } from '../../../core/workflow/set-head.ts';

describe('setting id and name of a text', () => {
  it('leaves everything else as it is', () => {
    const text =
      '# head\r\nschemaVersion: 1\r\nid: "old"   # why\r\nname: >-\r\n  in two\r\n  lines\r\n\r\nnodes:  []\r\n';
    const changed = setHead(text, { id: 'new', name: 'A: b' });
    expect(changed).toContain('id: new   # why\r\n');
    expect(changed).toContain('nodes:  []\r\n');
    expect(parse(changed)).toEqual({ schemaVersion: 1, id: 'new', name: 'A: b', nodes: [] });
    expect(setHead(changed, { id: 'new' })).toBe(changed);
  });

  it('puts what is missing before the rest', () => {
    expect(setHead('# c\n\nname: z\n', { id: 'q' })).toBe('# c\n\nid: q\nname: z\n');
    expect(setHead('{ "name": "z" }', { id: 'q' })).toBe('{"id": "q",  "name": "z" }');
    expect(JSON.parse(setHead('{}', { id: 'q' }))).toEqual({ id: 'q' });
  });

  it('changes no other member that shares its value', () => {
    expect(parse(setHead('id: &x old\nname: *x\n', { id: 'q' }))).toEqual({ id: 'q', name: 'old' });
  });

  it('gives what was asked for, whatever the text and the words', () => {
    const member = fc.record(
      { id: fc.string(), name: fc.string(), other: fc.jsonValue({ maxDepth: 2 }) },
      { requiredKeys: [] },
    );
    const title = fc.string({ minLength: 1 }).filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value));
    fc.assert(
      fc.property(member, title, fc.boolean(), (given, name, isJson) => {
        const text = isJson ? JSON.stringify(given, null, 2) : stringify(given);
        const before = readDocument(text).value;
        fc.pre(before !== undefined);
        // As JSON: a zero has no sign there.
        const read = readDocument(setHead(text, { name })).value ?? null;
        expect(canonicalJson(read)).toBe(canonicalJson({ ...given, name }));
      }),
    );
  });
});

it('makes an empty workflow that lacks nothing but steps, with its schema', () => {
  const text = withSchema(emptyWorkflowText('mine', 'true: "it"'), 'yaml');
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../workflow.schema.json');
  expect(parse(text)).toMatchObject({ schemaVersion: 1, id: 'mine', name: 'true: "it"', nodes: [] });
  expect(parseWorkflow(text).problems.map(({ path }) => path)).toEqual(['nodes']);
  expect(withSchema(text, 'yaml')).toBe(text);
  expect(JSON.parse(withSchema('{"id": "a"}', 'json'))).toEqual({
    $schema: '../workflow.schema.json',
    id: 'a',
  });
});

describe('names', () => {
  it.each([
    ['../a.yaml', 'directly'],
    ['a/b.yaml', 'directly'],
    ['a\\b.yaml', 'backslash'],
    ['.git', 'git'],
    ['a.txt', 'end in'],
    ['yaml', 'end in'],
    ['con.yaml', 'device'],
    ['a:b.yaml', 'absolute'],
    ['ab:c.yaml', 'Windows'],
    ['a .yaml', null],
    ['a\u202e.yaml', 'invisible'],
    ['a\u0000.yaml', 'control'],
    ['.hidden.yaml', 'hidden'],
    [`${'a'.repeat(130)}.yaml`, 'longer'],
    ['u\u0308.yaml', 'combining'],
    ['größe-1.yml', null],
    ['A.JSON', null],
  ])('%j is taken or refused', (name, why) => {
    const problem = findNameProblem(name, true);
    if (why === null) expect(problem).toBeNull();
    else expect(problem).toContain(why);
  });

  it('are made from any title, and fit every system', () => {
    expect(slugOf('  Prüfe die Größe!  ')).toBe('prufe-die-gro-e');
    expect(slugOf('検査')).toBe('workflow');
    expect(slugOf('CON')).toBe('workflow');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        expect(slugOf(title)).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
        expect(findNameProblem(`${slugOf(title)}.yaml`, true)).toBeNull();
      }),
    );
  });
});
