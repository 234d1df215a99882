import { isDeepStrictEqual } from 'node:util';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { readEnvironment } from '../../../core/settings/environment.ts';
import { problemOf, readSettings, SETTING_NAMES, withChanges } from '../../../core/settings/read.ts';
import { DEFAULT_SETTINGS, type Settings, type SettingsPatch } from '../../../core/settings/schema.ts';
import type { SettingsStore } from '../../ports/settings.ts';
import { takeTurns } from './in-turn.ts';
import { openWatchedFile, type FileContent } from './watched-file.ts';
import { createWatchers } from './watchers.ts';

/** Fifty workspaces with the longest paths, twice over. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Settings in `path` (`<data>/settings.json`) and in `env`. The file holds only what was set, so that better
 * defaults reach everybody. One that was edited by hand and holds mistakes is copied to `<path>.bad` before it
 * is written anew. Throws the file system's errors when the folder can't be made.
 */
export function openSettings(path: string, env: Readonly<Record<string, string | undefined>>): SettingsStore {
  const environment = readEnvironment(env);
  const watchers = createWatchers<Settings>();
  const turns = takeTurns();
  const file = openWatchedFile(path, MAX_FILE_BYTES, refresh);
  let kept: SettingsPatch = {};
  let problems: readonly string[] = [];
  let inForce = withChanges(DEFAULT_SETTINGS, environment.values);
  refresh();

  /** Takes over what the file holds now. */
  function refresh(): FileContent {
    const content = file.read();
    const read = readContent(content, path, kept);
    keep(read.values, read.problems);
    return content;
  }

  function keep(values: SettingsPatch, found: readonly string[]): void {
    kept = values;
    const next = withChanges(DEFAULT_SETTINGS, values, environment.values);
    // A mistake in the file is news, too, although nothing else holds because of it.
    if (isDeepStrictEqual(next, inForce) && isDeepStrictEqual(found, problems)) return;
    inForce = next;
    problems = found;
    watchers.tell(next);
  }

  async function change(wanted: Parameters<SettingsStore['update']>[0]): Promise<Result<Settings>> {
    const { text } = refresh();
    const patch = typeof wanted === 'function' ? wanted(inForce) : wanted;
    const refusal = refusePatch(patch, environment.variables);
    if (refusal) return refusal;
    if (problems.length > 0 && text !== undefined) {
      const saved = await file.keepBeside(text);
      if (!saved.ok) return saved;
    }
    const values = { ...kept, ...definedOf(patch) };
    const written = await file.write(`${JSON.stringify(values, null, 2)}\n`);
    if (!written.ok) return written;
    keep(values, []);
    return ok(inForce);
  }

  return {
    get: () => inForce,
    update: (patch) => turns.run(() => change(patch)),
    watch: (listener) => watchers.add(listener),
    overridden: () => environment.variables,
    problems: () => [...environment.problems, ...problems, ...toList(file.blind())],
    async close() {
      file.close();
      await turns.idle();
    },
  };
}

function readContent({ text, problem }: FileContent, path: string, before: SettingsPatch) {
  if (problem !== null) return { values: before, problems: [problem] };
  if (text === undefined) return { values: {}, problems: [] };
  try {
    return readSettings(JSON.parse(text), path, before);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      values: before,
      problems: [`${path} is no JSON (${error.message}); what was set before holds.`],
    };
  }
}

function refusePatch(patch: SettingsPatch, variables: ReturnType<SettingsStore['overridden']>) {
  for (const [name, value] of Object.entries(definedOf(patch))) {
    const setting = SETTING_NAMES.find((known) => known === name);
    if (setting === undefined) {
      return refuse(
        'invalid_input',
        `There is no setting "${name}".`,
        `Use one of ${SETTING_NAMES.join(', ')}.`,
      );
    }
    const override = variables.find((entry) => entry.setting === setting);
    if (override) {
      return refuse(
        'invalid_input',
        `${setting} is set by ${override.variable} in the environment, so it can't be changed here.`,
        `Start without ${override.variable} to change it.`,
      );
    }
    const problem = problemOf(setting, value);
    if (problem !== null) {
      return refuse(
        'invalid_input',
        `The setting was not changed: ${problem}`,
        'Give a value in that range.',
      );
    }
  }
  return undefined;
}

function definedOf(patch: SettingsPatch): SettingsPatch {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

function toList(text: string | null): readonly string[] {
  return text === null ? [] : [text];
}
