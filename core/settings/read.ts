import { isJsonObject } from '../json.ts';
import { SETTING_TEXTS } from './describe.ts';
import { settingsSchema, type SettingName, type Settings, type SettingsPatch } from './schema.ts';

/** Characters of a wrong value that a message repeats. */
const MAX_SHOWN = 60;

/** What could be read, and in words what could not. */
export interface ReadSettings {
  readonly values: SettingsPatch;
  readonly problems: readonly string[];
}

/** All settings by name. */
export const SETTING_NAMES = settingsSchema.keyof().options;

/**
 * Reads settings member by member, so that one wrong value doesn't cost the others: `value` is parsed JSON,
 * `where` names what it was read from ("settings.json"). Names that don't exist and values out of range are
 * problems, each with what is allowed; where a value is out of range, that of `before` stays.
 */
export function readSettings(value: unknown, where: string, before: SettingsPatch): ReadSettings {
  if (!isJsonObject(value)) {
    return { values: before, problems: [`${where} holds no settings: it is not a JSON object.`] };
  }
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (!isSettingName(name)) {
      problems.push(
        `${where} has "${shorten(name)}", which is no setting (there are: ${SETTING_NAMES.join(', ')}).`,
      );
      continue;
    }
    const problem = problemOf(name, member);
    values[name] = problem === null ? member : before[name];
    if (problem !== null) problems.push(`${where}: ${problem}`);
  }
  return { values: settingsSchema.partial().parse(values), problems };
}

/** What is wrong with a setting's value, in words with what is allowed; null when nothing is. */
export function problemOf(name: SettingName, value: unknown): string | null {
  const checked = settingsSchema.shape[name].safeParse(value);
  if (checked.success) return null;
  const path = checked.error.issues[0]?.path.map(String).join('.') ?? '';
  const place = path === '' ? name : `${name}.${path}`;
  const { range } = SETTING_TEXTS[name];
  return `${place} takes ${range}, not ${shorten(JSON.stringify(value))}.`;
}

/** Settings with some members changed; members that are undefined stay. */
export function withChanges(settings: Settings, ...patches: readonly SettingsPatch[]): Settings {
  const changes = patches.flatMap((patch) =>
    Object.entries(patch).filter(([, value]) => value !== undefined),
  );
  return { ...settings, ...Object.fromEntries(changes) };
}

function isSettingName(name: string): name is SettingName {
  return SETTING_NAMES.some((known) => known === name);
}

function shorten(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN).toWellFormed()}…`;
}
