import { z } from 'zod';

/** Workspaces used last that are remembered; the oldest goes when another comes. */
export const MAX_WORKSPACES = 50;
/** Above this a path is no path on any system that we run on. */
const MAX_PATH = 4_096;

/** Ranges of the numbers, also for the form. */
export const SETTING_RANGES = {
  /** Steps at work at the same time: requirements.md R4 sets 5; more than 64 agents need a machine of their own. */
  concurrency: { min: 1, max: 64 },
  /** Lines of agents' logs kept on the screen for each step. */
  logLines: { min: 1_000, max: 100_000 },
} as const;

export const THEMES = ['system', 'light', 'dark'] as const;
export const DIFF_VIEWS = ['split', 'inline'] as const;

const path = z.string().min(1).max(MAX_PATH);
const workspaceSchema = z.strictObject({
  /** Real path. */
  path,
  name: z.string().min(1).max(200),
  /** ISO 8601, UTC. */
  lastUsed: z.iso.datetime(),
});
const notificationsSchema = z.strictObject({ approvals: z.boolean(), runs: z.boolean() });

/** Everything that a user can set, with its range. */
export const settingsSchema = z.strictObject({
  theme: z.enum(THEMES),
  /** Used last first. */
  workspaces: z.array(workspaceSchema).max(MAX_WORKSPACES),
  currentWorkspace: path.nullable(),
  concurrency: z.int().min(SETTING_RANGES.concurrency.min).max(SETTING_RANGES.concurrency.max),
  /** Which desktop notifications are shown: of new approvals, of runs that ended. */
  notifications: notificationsSchema,
  diffView: z.enum(DIFF_VIEWS),
  logLines: z.int().min(SETTING_RANGES.logLines.min).max(SETTING_RANGES.logLines.max),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;
export type SettingName = keyof Settings;

/** What to change; members that are left out stay. */
export const settingsPatchSchema = settingsSchema.partial();
export type SettingsPatch = Readonly<z.infer<typeof settingsPatchSchema>>;

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  workspaces: [],
  currentWorkspace: null,
  concurrency: 5,
  notifications: { approvals: true, runs: true },
  diffView: 'split',
  logLines: 10_000,
};
