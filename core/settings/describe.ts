import { DIFF_VIEWS, SETTING_RANGES, THEMES, type SettingName, type Settings } from './schema.ts';

/** What a form needs to know of a setting, and what a refusal says of its range. */
export type SettingForm =
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly unit: string }
  /** By member: what switching it on does. */
  | { readonly kind: 'switches'; readonly switches: Readonly<Record<string, string>> }
  | { readonly kind: 'folder' }
  /** Kept by the program; no field of the form. */
  | { readonly kind: 'folders' };

export interface SettingText {
  readonly title: string;
  readonly help: string;
  /** In words: what values it takes. */
  readonly range: string;
  readonly form: SettingForm;
}

/** Every setting in the order of the form. */
export const SETTING_TEXTS: Readonly<Record<SettingName, SettingText>> = {
  theme: choice('Theme', 'Light or dark, or as the system has it.', THEMES),
  diffView: choice('Diff view', 'Old and new side by side, or one below the other.', DIFF_VIEWS),
  concurrency: number(
    'Steps at a time',
    'How many steps may work at the same time, over all runs. More need more memory and processor.',
    'concurrency',
    'steps',
  ),
  logLines: number(
    'Log lines',
    'How many lines of an agent are kept on the screen for each step; the oldest go first.',
    'logLines',
    'lines',
  ),
  notifications: {
    title: 'Desktop notifications',
    help: 'What to be told of while the window is not in front.',
    range: 'on or off for each',
    form: {
      kind: 'switches',
      switches: { approvals: 'Something waits for a decision', runs: 'A run has ended' },
    },
  },
  currentWorkspace: {
    title: 'Workspace',
    help: 'The folder that new windows begin with.',
    range: 'the path of a folder, or none',
    form: { kind: 'folder' },
  },
  workspaces: {
    title: 'Recent workspaces',
    help: 'Folders that runs worked on, the one used last first.',
    range: 'at most 50 folders with a path, a name and a time',
    form: { kind: 'folders' },
  },
};

function choice(title: string, help: string, choices: readonly string[]): SettingText {
  return { title, help, range: `one of ${choices.join(', ')}`, form: { kind: 'choice', choices } };
}

function number(
  title: string,
  help: string,
  name: keyof typeof SETTING_RANGES & keyof Settings,
  unit: string,
): SettingText {
  const { min, max } = SETTING_RANGES[name];
  const range = `a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`;
  return { title, help, range, form: { kind: 'number', min, max, unit } };
}
