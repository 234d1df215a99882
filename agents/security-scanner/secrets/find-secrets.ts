import { lowerSeverity } from '../../kit/finding-order.ts';
import type { FileKind } from '../file-kind.ts';
import type { Hit, RuleInfo } from '../rules/rule.ts';
import { findAssignedSecrets, NAME_HINT } from './assignments.ts';
import { entropy, isMadeUp } from './plausible.ts';
import { findPresetSecrets, PRESET_GATE, PRESET_RULES } from './preset.ts';
import { findPrivateKeys } from './private-keys.ts';
import { SECRET_RULES } from './rules.ts';
import { TOKEN_RULES } from './tokens.ts';
import { findAuthHeaders, findConnectionStrings, findTokensInJwtForm, findUrlPasswords } from './urls.ts';

/** Every rule that can find a secret, each id once. */
export const ALL_SECRET_RULES: readonly RuleInfo[] = [
  ...new Map(
    [...PRESET_RULES, ...TOKEN_RULES, ...Object.values(SECRET_RULES)].map((rule) => [rule.id, rule]),
  ).values(),
];

/** Stands in each file in which any rule for tokens can find something: one pass over the rest is all they cost. */
const TOKEN_GATE = new RegExp([PRESET_GATE, ...new Set(TOKEN_RULES.flatMap(({ gates }) => gates))].join('|'));
const HINT = new RegExp(NAME_HINT, 'i');
/** Its form alone is that of other things too. */
const DISCORD_BOT = 'secret-discord-bot-token';
/** Less than the weakest of our own guesses, so that a real token wins over the name before it. */
const GUESSES: ReadonlySet<string> = new Set([
  SECRET_RULES.password.id,
  SECRET_RULES.key.id,
  SECRET_RULES.chosen.id,
  SECRET_RULES.authHeader.id,
]);

/** The secrets of one file, none overlapping another, in the order of the text. */
export async function findSecrets(path: string, text: string, kind: FileKind): Promise<Hit[]> {
  const hits: Hit[] = [];
  if (TOKEN_GATE.test(text)) hits.push(...(await findPresetSecrets(path, text)), ...findTokens(text));
  if (text.includes('PRIVATE KEY')) hits.push(...findPrivateKeys(text));
  if (text.includes('://')) hits.push(...findUrlPasswords(text));
  if (text.includes('eyJ')) hits.push(...findTokensInJwtForm(text));
  if (/authorization/i.test(text)) hits.push(...findAuthHeaders(text));
  if (HINT.test(text)) {
    hits.push(...findConnectionStrings(text));
    if (!kind.isData) hits.push(...findAssignedSecrets(text, kind));
  }
  return withoutOverlaps(hits).flatMap((hit) => weigh(hit, text, kind) ?? []);
}

function findTokens(text: string): Hit[] {
  return TOKEN_RULES.flatMap((rule) => {
    if (rule.id === DISCORD_BOT && !/discord/i.test(text)) return [];
    return [...text.matchAll(rule.pattern)].flatMap((match): Hit[] => {
      const value = match.groups?.['secret'] ?? match[0];
      if (isMadeUp(value)) return [];
      const start = match.index + match[0].lastIndexOf(value);
      const secret = { start, end: start + value.length };
      return [{ rule, ...secret, secret }];
    });
  });
}

/** A guess counts less in tests, prose and templates; in a template only what looks random counts at all. */
function weigh(hit: Hit, text: string, kind: FileKind): Hit | null {
  const isUrl = hit.rule === SECRET_RULES.urlPassword || hit.rule === SECRET_RULES.connectionString;
  if (!isUrl && !GUESSES.has(hit.rule.id)) return hit;
  const usual = hit.severity ?? hit.rule.severity;
  if (kind.isExample) {
    const value = text.slice(hit.start, hit.end);
    return value.length >= 20 && entropy(value) >= 3.5 ? { ...hit, severity: lowerSeverity(usual, 1) } : null;
  }
  return kind.isTest || kind.isProse ? { ...hit, severity: lowerSeverity(usual, 2) } : hit;
}

/** Keeps the most telling of the hits that overlap. Sorting makes it one pass. */
export function withoutOverlaps(hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  for (const hit of [...hits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (!last || hit.start >= last.end) kept.push(hit);
    else if (strength(hit) > strength(last)) kept[kept.length - 1] = widen(hit, last);
    else kept[kept.length - 1] = widen(last, hit);
  }
  return kept;
}

/** The winner hides what the other one would have hidden. */
function widen(winner: Hit, other: Hit): Hit {
  const [a, b] = [winner.secret ?? winner, other.secret ?? other];
  return {
    ...winner,
    secret: { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) },
    end: Math.max(winner.end, other.end),
  };
}

function strength(hit: Hit): number {
  return GUESSES.has(hit.rule.id) ? 0 : hit.rule === SECRET_RULES.jwt ? 1 : 2;
}
