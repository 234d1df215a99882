import type { Result } from '../../core/errors.ts';
import type { SettingName, Settings, SettingsPatch } from '../../core/settings/schema.ts';

/** A setting that the environment decides: shown, not to be changed. */
export interface Override {
  readonly setting: SettingName;
  /** Name of the environment variable, such as `SIGNALBOX_THEME`. */
  readonly variable: string;
}

/** The user's settings: one value at a time, kept in a file that may be edited by hand, too. */
export interface SettingsStore {
  /** What is in force: overrides before the file before defaults. Changes under way aren't in it yet. */
  get(): Settings;
  /**
   * Changes what the patch names and resolves once it is kept; one that depends on what is set is made when its turn
   * comes. Refuses invalid_input; then nothing changed.
   */
  update(patch: SettingsPatch | ((now: Settings) => SettingsPatch)): Promise<Result<Settings>>;
  /** Calls back after every change of what is in force, from here or outside; the result ends it. */
  watch(listener: (settings: Settings) => void): () => void;
  /** What the environment sets. */
  overridden(): readonly Override[];
  /** What is wrong with the file or the environment as they are, in words: the default or the last good value is in force. */
  problems(): readonly string[];
  /** Ends the watching; resolves once changes under way are kept. */
  close(): Promise<void>;
}
