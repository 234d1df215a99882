import { extname } from 'node:path';
import { lintSource } from '@secretlint/core';
import { rules as presetRules } from '@secretlint/secretlint-rule-preset-recommend';
import type { Hit, RuleInfo } from '../rules/rule.ts';
import { isMadeUp, isPlaceholder } from './plausible.ts';
import { KNOWN, SAME_RULE } from './preset-names.ts';

type PresetRule = (typeof presetRules)[number];
type PresetMessage = Awaited<ReturnType<typeof lintSource>>['messages'][number];

/** How far behind the reported place the secret itself may start: some rules report the name before it. */
const NEARBY = 600;

/** Lets a file switch rules off in comments, as secretlint users expect: of use only beside another rule. */
const COMMENTS = 'filter-comments';
const URL_RULES: ReadonlySet<string> = new Set(['basicauth', 'database-connection-string']);

const GATED = presetRules
  .filter((rule) => nameOf(rule) !== COMMENTS)
  .map((rule) => {
    const known = own(KNOWN, nameOf(rule));
    return { rule, gate: known ? new RegExp(known.gate) : null };
  });
const COMMENT_RULES = presetRules.filter((rule) => nameOf(rule) === COMMENTS);

/** Pattern that stands in each file where a rule of the preset can report. */
export const PRESET_GATE: string = GATED.some(({ gate }) => gate === null)
  ? ''
  : [...new Set(Object.values(KNOWN).map(({ gate }) => gate))].join('|');

/** The preset's rules under our names. */
export const PRESET_RULES: readonly RuleInfo[] = GATED.map(({ rule }) => describe(nameOf(rule)));
const INFO = new Map(PRESET_RULES.map((info) => [info.id, info]));

/** Runs the preset of @secretlint over one file, in this process. */
export async function findPresetSecrets(path: string, text: string): Promise<Hit[]> {
  const rules = GATED.filter(({ gate }) => gate?.test(text) ?? true).map(({ rule }) => rule);
  if (rules.length === 0) return [];
  const { messages } = await lintSource({
    source: { filePath: path, content: text, ext: extname(path), contentType: 'text' },
    options: {
      noPhysicFilePath: false,
      config: { rules: [...rules, ...COMMENT_RULES].map((rule) => ({ id: rule.meta.id, rule })) },
    },
  });
  return messages.flatMap((message) => toHit(text, message) ?? []);
}

function toHit(text: string, message: PresetMessage): Hit | null {
  const name = shortName(message.ruleId);
  const rule = INFO.get(ruleId(name)) ?? describe(name);
  const secret = name === 'gcp' ? serviceAccountKey(text) : locate(text, message);
  const value = text.slice(secret.start, secret.end);
  if (URL_RULES.has(name) ? isPlaceholder(passwordOf(value)) : value.length < 600 && isMadeUp(value))
    return null;
  return { rule, start: secret.start, end: secret.end, secret };
}

/** Where the secret itself is: the range of some rules starts at a name before it and is as long as the secret. */
function locate(text: string, message: PresetMessage): { start: number; end: number } {
  const [from, to] = message.range;
  const values = Object.values<unknown>(message.data ?? {}).filter((value) => typeof value === 'string');
  for (const value of values.filter(({ length }) => length >= 4)) {
    const start = text.slice(from, from + NEARBY + value.length).indexOf(value);
    if (start >= 0) return { start: from + start, end: from + start + value.length };
  }
  return { start: from, end: to };
}

function serviceAccountKey(text: string): { start: number; end: number } {
  const match = /"private_key"\s{0,20}:\s{0,20}"[^"]{0,20000}"?/.exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : { start: 0, end: text.length };
}

function passwordOf(url: string): string {
  return /:\/\/[^:/\s]*:([^@/\s]+)@/.exec(url)?.[1] ?? url;
}

function describe(name: string): RuleInfo {
  const known = own(KNOWN, name) ?? { title: `${name} secret`, severity: 'high' as const };
  return {
    id: ruleId(name),
    title: capitalise(known.title),
    severity: known.severity,
    category: 'secret',
    message: `A ${known.title} is written into this file, and everybody who can read the repository can use it.`,
    fix: 'Revoke it where it was issued, read the new one from the environment or a secret store, and remove the old one from the history.',
    fixable: true,
  };
}

function ruleId(name: string): string {
  return `secret-${own(SAME_RULE, name) ?? name}`;
}

function nameOf(rule: PresetRule): string {
  return shortName(rule.meta.id);
}

function shortName(id: string): string {
  return id.replace('@secretlint/secretlint-rule-', '');
}

function capitalise(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
