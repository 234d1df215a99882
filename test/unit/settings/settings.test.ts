import { describe, expect, it } from 'vitest';
import { SETTING_TEXTS } from '../../../core/settings/describe.ts';
import { readEnvironment } from '../../../core/settings/environment.ts';
import { readSettings, SETTING_NAMES, withChanges } from '../../../core/settings/read.ts';
import { DEFAULT_SETTINGS, MAX_WORKSPACES, settingsSchema } from '../../../core/settings/schema.ts';
import { forgetWorkspace, useWorkspace } from '../../../core/settings/workspaces.ts';

describe('settings', () => {
  it('have valid defaults, and words for each', () => {
    expect(settingsSchema.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
    expect(Object.keys(SETTING_TEXTS).sort()).toEqual([...SETTING_NAMES].sort());
    for (const { title, help, range } of Object.values(SETTING_TEXTS)) {
      expect([title, help, range]).not.toContain('');
    }
    expect(SETTING_TEXTS.logLines.range).toBe('a whole number from 1,000 to 100,000');
  });

  it('take the good members of a file and name the others with what is allowed', () => {
    const before = { concurrency: 7 };
    const read = readSettings({ theme: 'dark', concurrency: 65, colour: 'red' }, 'settings.json', before);
    expect(read.values).toEqual({ theme: 'dark', concurrency: 7 });
    expect(read.problems).toEqual([
      'settings.json: concurrency takes a whole number from 1 to 64, not 65.',
      expect.stringContaining('"colour", which is no setting'),
    ]);
    const nested = readSettings({ notifications: { approvals: 1, runs: true } }, 'f', {});
    expect(nested.problems[0]).toContain('notifications.approvals takes on or off for each');
    for (const value of [null, [], 'text', 3]) {
      expect(readSettings(value, 'f', before)).toMatchObject({
        values: before,
        problems: [expect.any(String)],
      });
    }
  });

  it('are overridden by the environment where it makes sense', () => {
    const env = {
      ...{ SIGNALBOX_THEME: 'dark', SIGNALBOX_CONCURRENCY: ' 12 ', SIGNALBOX_LOG_LINES: '5' },
      ...{ SIGNALBOX_DIFF_VIEW: '', OTHER: 'x' },
    };
    expect(readEnvironment(env)).toEqual({
      values: { theme: 'dark', concurrency: 12 },
      variables: [
        { setting: 'theme', variable: 'SIGNALBOX_THEME' },
        { setting: 'concurrency', variable: 'SIGNALBOX_CONCURRENCY' },
      ],
      problems: [
        'SIGNALBOX_LOG_LINES in the environment: logLines takes a whole number from 1,000 to 100,000, not 5.',
      ],
    });
    expect(readEnvironment({ SIGNALBOX_CONCURRENCY: '1e3' }).problems).toHaveLength(1);
  });

  it('remember the workspaces used last, each once', () => {
    let settings = DEFAULT_SETTINGS;
    for (let i = 0; i < MAX_WORKSPACES + 3; i++) {
      const workspace = { path: `/w/${i}`, name: `${i}`, lastUsed: '2030-01-01T00:00:00.000Z' };
      settings = withChanges(settings, useWorkspace(settings, workspace));
    }
    settings = withChanges(
      settings,
      useWorkspace(settings, { path: '/w/40', name: '40', lastUsed: '2030-01-02T00:00:00.000Z' }),
    );
    expect(settings.currentWorkspace).toBe('/w/40');
    expect(settings.workspaces).toHaveLength(MAX_WORKSPACES);
    expect(settings.workspaces.filter(({ path }) => path === '/w/40')).toEqual([settings.workspaces[0]]);
    expect(settingsSchema.safeParse(settings).success).toBe(true);
    const forgotten = withChanges(settings, forgetWorkspace(settings, '/w/40'));
    expect(forgotten.currentWorkspace).toBe('/w/52');
    expect(forgotten.workspaces).toHaveLength(MAX_WORKSPACES - 1);
    expect(withChanges(settings, forgetWorkspace(settings, '/w/41')).currentWorkspace).toBe('/w/40');
  });
});
