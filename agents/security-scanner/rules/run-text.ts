import type { Language } from '../file-kind.ts';
import { maskText } from '../mask.ts';
import type { Hit, TextRule } from './rule.ts';

/** Matches of one rule in one file: more than a file's findings may be, so that the cut there is seen. */
const MAX_MATCHES = 250;
/** How much of the rest of a line an exception may look at. */
const MAX_REST = 300;

/** Runs the rules of a language over its text without comments. */
export function runTextRules(
  path: string,
  source: string,
  language: Language,
  rules: readonly TextRule[],
): Hit[] {
  const able = rules.filter(
    (rule) =>
      rule.languages.includes(language) &&
      (rule.files?.test(path) ?? true) &&
      rule.keywords.some((word) => source.includes(word)) &&
      (rule.needs?.test(source) ?? true),
  );
  if (able.length === 0) return [];
  const masked = maskText(source, language);
  return able.flatMap((rule) => runRule(rule, masked[rule.view], masked.text));
}

function runRule(rule: TextRule, text: string, full: string): Hit[] {
  const hits: Hit[] = [];
  const from = rule.lastOf ? ([...text.matchAll(rule.lastOf)].at(-1)?.index ?? 0) : 0;
  for (const match of text.matchAll(rule.pattern)) {
    const start = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0);
    const end = match.index + match[0].length;
    if (match.index < from) continue;
    if (rule.unless) {
      const lineEnd = full.indexOf('\n', end);
      const rest = full.slice(start, Math.min(lineEnd < 0 ? full.length : lineEnd, end + MAX_REST));
      if (rule.unless.test(rest)) continue;
    }
    const isWorse = rule.worseFor?.test(full.slice(start, end + MAX_REST).split('\n', 1)[0] ?? '');
    hits.push(isWorse ? { rule, start, end, severity: 'critical' } : { rule, start, end });
    if (hits.length >= MAX_MATCHES) break;
  }
  return hits;
}
