import { describe, expect, it } from 'vitest';
import { completionsFor } from '../../../../core/workflow/edit/completions.ts';
import { compileTemplate } from '../../../../core/workflow/template.ts';
import { ownAgent } from '../../../support/approvals-plane.ts';

const scanner = ownAgent('security-scanner');
const catalog = new Map([[scanner.id, scanner]]);
const scan = (id: string, needs: readonly string[] = []) => ({
  id,
  kind: 'agent',
  agent: scanner.id,
  tool: scanner.tools[0]?.name ?? '',
  needs,
});
const pathsOf = (document: object, id: string, within: 'map' | 'loop' | null = null): readonly string[] =>
  completionsFor({ ...document }, id, { catalog, find: null }, within).map(({ path }) => path);

describe('what a template can name', () => {
  const document = {
    inputs: { path: { type: 'string' }, list: { type: 'array' }, 'odd-name': { type: 'string' } },
    nodes: [
      scan('far'),
      scan('near', ['far']),
      { id: 'here', kind: 'transform', value: '', needs: ['near'] },
      { id: 'later', kind: 'transform', value: '', needs: ['here'] },
      scan('beside'),
    ],
  };

  it('is what comes before, the nearest first, then the inputs and the run', () => {
    const paths = pathsOf(document, 'here');
    expect(paths.indexOf('near.output')).toBeGreaterThanOrEqual(0);
    expect(paths.indexOf('near.output')).toBeLessThan(paths.indexOf('far.output'));
    expect(paths.indexOf('far.output')).toBeLessThan(paths.indexOf('input.path'));
    expect(paths).toContain('run.id');
    expect(paths.filter((path) => /^(later|beside|here)\b/.test(path))).toEqual([]);
    expect(paths.filter((path) => path.includes('odd-name'))).toEqual([]);
  });

  it('goes into what the schema of a tool says, with its types', () => {
    const found = completionsFor(document, 'here', { catalog, find: null });
    const inside = found.filter(({ path }) => path.startsWith('near.output.'));
    expect(inside.length).toBeGreaterThan(1);
    expect(inside.some(({ type }) => type === 'array')).toBe(true);
    expect(found.find(({ path }) => path === 'input.path')?.type).toBe('string');
  });

  it('can all be read as templates', () => {
    for (const path of pathsOf(document, 'later')) {
      const { references } = compileTemplate(`{{ ${path} }}`);
      expect([path, references.length]).toEqual([path, 1]);
    }
  });

  it('has the item and its index in what a map does', () => {
    expect(pathsOf(document, 'here', 'map').slice(0, 2)).toEqual(['item', 'index']);
    expect(pathsOf(document, 'here')).not.toContain('item');
  });

  it('ends, whatever the document: circles, ids twice, rubbish', () => {
    const odd = {
      inputs: [1],
      nodes: [
        { id: 'a', needs: ['b', 'a'] },
        { id: 'b', needs: ['a', 7, null] },
        { id: 'a', needs: [] },
        'text',
        { needs: ['a'] },
      ],
    };
    expect(pathsOf(odd, 'a')).toContain('b.output');
    expect(pathsOf({ nodes: 3 }, 'a')).toEqual(pathsOf({}, 'a'));
    const wide = {
      nodes: Array.from({ length: 900 }, (_, at) => scan(`n${at}`, at === 0 ? [] : [`n${at - 1}`])),
    };
    expect(pathsOf(wide, 'n899').length).toBeLessThanOrEqual(400);
    expect(pathsOf(wide, 'n899')[0]).toMatch(/^n898\b/);
  });
});
