import type { Language } from '../file-kind.ts';
import { maskText } from '../mask.ts';
import type { Hit, TextRule } from './rule.ts';

/** Matches of one rule in one file. */
const MAX_MATCHES = 100;
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
  for (const match of text.matchAll(rule.pattern)) {
    const start = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0);
    const end = match.index + match[0].length;
    if (rule.unless) {
      const lineEnd = full.indexOf('\n', end);
      const rest = full.slice(start, Math.min(lineEnd < 0 ? full.length : lineEnd, end + MAX_REST));
      if (rule.unless.test(rest)) continue;
    }
    hits.push({ rule, start, end });
    if (hits.length >= MAX_MATCHES) break;
  }
  return hits;
}
