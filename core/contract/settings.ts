import { z } from 'zod';
import { settingsSchema, type Settings } from '../settings/schema.ts';
import { gives, procedure } from './base.ts';

/** The settings with what a form needs to know of them. */
export interface SettingsView {
  readonly settings: Settings;
  /** Names of settings that the environment fixes, with the variable that does: they can't be changed here. */
  readonly fixed: Readonly<Record<string, string>>;
  /** What was wrong in the file and is not in force, in words. */
  readonly problems: readonly string[];
  /** Why the policy file is not in force, in words; empty when it is. */
  readonly policyProblems: readonly string[];
  readonly dataDir: string;
}

/** The approval policy as its author writes it. */
export interface PolicyView {
  /** YAML, as in the file. */
  readonly text: string;
  readonly digest: string;
  /** Why the file on disk is not in force, in words; the last good one is. */
  readonly problems: readonly string[];
  readonly path: string;
}

export const settings = {
  get: procedure.output(gives<SettingsView>()),
  /** Changes what is named and leaves the rest; a value out of range is refused and nothing changes. */
  update: procedure.input(settingsSchema.partial()).output(gives<SettingsView>()),
  policy: procedure.output(gives<PolicyView>()),
  /** Refused with invalid_input, line and column when the text is no policy. */
  setPolicy: procedure.input(z.strictObject({ text: z.string().max(200_000) })).output(gives<PolicyView>()),
};
