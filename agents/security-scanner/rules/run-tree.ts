import type { Language } from '../file-kind.ts';
import type { Hit, TreeRule } from './rule.ts';

/** Trees with deeper brackets are no code that people write, and matching grows with depth: they are left alone. */
const MAX_DEPTH = 300;
/** Matches of one rule in one file: more than a file's findings may be, so that the cut there is seen. */
const MAX_MATCHES = 250;

const GRAMMARS: Partial<Readonly<Record<Language, 'JavaScript' | 'TypeScript' | 'Tsx'>>> = {
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  tsx: 'Tsx',
  markup: 'TypeScript',
};

/** Whether tree rules know the language. */
export function hasTree(language: Language): boolean {
  return GRAMMARS[language] !== undefined;
}

/** Runs the rules that can match over the syntax tree; makes no tree when none can. */
export async function runTreeRules(
  text: string,
  language: Language,
  rules: readonly TreeRule[],
): Promise<Hit[]> {
  const grammar = GRAMMARS[language];
  if (!grammar) return [];
  const source = language === 'markup' ? onlyScripts(text) : text;
  const able = rules.filter(
    ({ languages, keywords, needs }) =>
      (languages?.includes(language) ?? true) &&
      keywords.some((word) => source.includes(word)) &&
      (needs?.test(source) ?? true),
  );
  if (able.length === 0 || isTooDeep(source)) return [];
  // Loaded here, for a native module costs a start that secrets alone don't need.
  const { Lang, parse } = await import('@ast-grep/napi');
  const root = parse(Lang[grammar], source).root();
  return able.flatMap((rule) =>
    root
      .findAll({ rule: rule.match })
      .slice(0, MAX_MATCHES)
      .map((node): Hit => {
        const range = node.range();
        const [start, end] = [range.start.index, range.end.index];
        if (rule.isSecret)
          return { rule, start: start + 1, end: end - 1, secret: { start: start + 1, end: end - 1 } };
        return rule.worseFor?.test(source.slice(start, end))
          ? { rule, start, end, severity: 'critical' }
          : { rule, start, end };
      }),
  );
}

/** The scripts of a page where they stand, all else blanked. */
function onlyScripts(text: string): string {
  const parts: string[] = [];
  let at = 0;
  const tag = /<script\b[^>]{0,500}>/gi;
  for (let match = tag.exec(text); match; match = tag.exec(text)) {
    const start = match.index + match[0].length;
    const close = text.indexOf('</script', start);
    const end = close < 0 ? text.length : close;
    parts.push(blank(text.slice(at, start)), text.slice(start, end));
    at = end;
    tag.lastIndex = end;
  }
  parts.push(blank(text.slice(at)));
  return parts.join('');
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[([{)\]}]/g)) {
    if ('([{'.includes(bracket)) depth += 1;
    else if (depth > 0) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
