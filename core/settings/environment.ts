import { problemOf } from './read.ts';
import { settingsSchema, type SettingName, type SettingsPatch } from './schema.ts';

/** Settings that the environment may decide, and the variable that does: those that a deployment fixes. */
export const SETTING_VARIABLES = {
  theme: 'SIGNALBOX_THEME',
  diffView: 'SIGNALBOX_DIFF_VIEW',
  concurrency: 'SIGNALBOX_CONCURRENCY',
  logLines: 'SIGNALBOX_LOG_LINES',
} as const satisfies { readonly [K in SettingName]?: string };

export interface EnvironmentSettings {
  readonly values: SettingsPatch;
  /** By setting: the variable that decides it. */
  readonly variables: readonly { readonly setting: SettingName; readonly variable: string }[];
  /** Variables with wrong values, which decide nothing, in words. */
  readonly problems: readonly string[];
}

/** What the environment says of settings. Empty variables say nothing. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentSettings {
  const values: Record<string, unknown> = {};
  const variables: { readonly setting: SettingName; readonly variable: string }[] = [];
  const problems: string[] = [];
  for (const setting of ['theme', 'diffView', 'concurrency', 'logLines'] as const) {
    const variable = SETTING_VARIABLES[setting];
    const text = env[variable]?.trim() ?? '';
    if (text === '') continue;
    const value = /^\d+$/.test(text) ? Number(text) : text;
    const problem = problemOf(setting, value);
    if (problem !== null) {
      problems.push(`${variable} in the environment: ${problem}`);
      continue;
    }
    values[setting] = value;
    variables.push({ setting, variable });
  }
  return { values: settingsSchema.partial().parse(values), variables, problems };
}
