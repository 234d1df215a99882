import { Lang, parse } from '@ast-grep/napi';
import { describe, expect, it } from 'vitest';
import { ALL_RULES, TEXT_RULES, TREE_RULES } from '../../../agents/security-scanner/rules/list.ts';
import { scanText } from '../../../agents/security-scanner/scan-file.ts';
import { OTHER_EXAMPLES } from './security-scanner-other-examples.ts';
import { SCRIPT_EXAMPLES } from './security-scanner-script-examples.ts';

const ALL = { minSeverity: 'info', include: [], exclude: ['secret-*'] } as const;

const EXAMPLES = { ...SCRIPT_EXAMPLES, ...OTHER_EXAMPLES };

async function rulesAt(path: string, text: string) {
  const { findings } = await scanText(path, text, ALL);
  return findings;
}

describe('rules for code and configuration', () => {
  it('each has examples, and each example a rule', () => {
    const ids = [...TREE_RULES, ...TEXT_RULES].map(({ id }) => id);
    expect(Object.keys(EXAMPLES).sort()).toEqual(ids.sort());
    const all = ALL_RULES.map(({ id }) => id);
    expect(new Set(all).size).toBe(all.length);
  });

  for (const [rule, { path, bad, good, head }] of Object.entries(EXAMPLES)) {
    it.each(bad)(`${rule} finds: %s`, async (line) => {
      const above = head === undefined ? '' : `${head}\n`;
      const findings = await rulesAt(path, `${above}${line}\n`);
      const hit = findings.find((finding) => finding.rule === rule);
      expect(hit, JSON.stringify(findings)).toBeDefined();
      expect(hit?.line).toBe(head === undefined ? 1 : 2);
    });

    it(`${rule} leaves the good ones alone`, async () => {
      const above = head === undefined ? '' : `${head}\n`;
      const findings = await rulesAt(path, `${above}${good.join('\n')}\n`);
      expect(findings.filter((finding) => finding.rule === rule)).toEqual([]);
    });
  }

  it('takes the rules in every grammar that they are for', () => {
    for (const language of ['javascript', 'typescript', 'tsx'] as const) {
      const grammar = { javascript: Lang.JavaScript, typescript: Lang.TypeScript, tsx: Lang.Tsx }[language];
      const root = parse(grammar, 'x').root();
      for (const rule of TREE_RULES.filter(({ languages }) => languages?.includes(language) ?? true)) {
        expect(() => root.findAll({ rule: rule.match }), `${rule.id} in ${language}`).not.toThrow();
      }
    }
  });

  it('finds the same with other line ends, none at the end, a mark at the start and broken characters', async () => {
    const lines = ['const a = 1;', 'eval(a);', 'el.innerHTML = a;'];
    const plain = (await rulesAt('a.js', lines.join('\n'))).map(({ rule, line, column, id }) => ({
      rule,
      line,
      column,
      id,
    }));
    expect(plain.map(({ rule }) => rule)).toEqual(['js-eval', 'js-inner-html']);
    for (const text of [`${lines.join('\r\n')}\r\n`, `${lines.join('\n')}\n`]) {
      expect(
        (await rulesAt('a.js', text)).map(({ rule, line, column, id }) => ({ rule, line, column, id })),
      ).toEqual(plain);
    }
    const broken = await rulesAt('a.js', `const b = '\uFFFD\uD800';\n${lines.join('\n')}`);
    expect(broken.map(({ rule, id }) => ({ rule, id }))).toEqual(plain.map(({ rule, id }) => ({ rule, id })));
  });

  it('says worse where a request brings the value, and less in tests', async () => {
    const severity = async (path: string, text: string) =>
      (await rulesAt(path, text)).map((finding) => finding.severity);
    expect(await severity('a.js', 'db.query(`SELECT a FROM b WHERE c = ${x}`);')).toEqual(['high']);
    expect(await severity('a.js', 'db.query(`SELECT a FROM b WHERE c = ${req.query.c}`);')).toEqual([
      'critical',
    ]);
    expect(await severity('test/a.js', 'eval(x);')).toEqual(['medium']);
  });

  it('reads scripts in pages where they stand', async () => {
    const page =
      '<p>eval(x)</p>\n<script lang="ts">\n  eval(x);\n</script>\n<script>el.innerHTML = y;</script>\n';
    const findings = await rulesAt('a.vue', page);
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ['js-eval', 3],
      ['js-inner-html', 5],
    ]);
  });

  it('gives equal lines ids of their own that stay when lines move', async () => {
    const first = await rulesAt('a.js', 'eval(x);\neval(x);\n');
    expect(new Set(first.map(({ id }) => id)).size).toBe(2);
    const moved = await rulesAt('a.js', '\n\n// moved\neval(x);\n\n  eval(x);\n');
    expect(moved.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  });
});
