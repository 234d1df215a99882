import { describe, expect, it } from 'vitest';
import type { Command } from '../../../renderer/app/palette/command.ts';
import { filterGroups, MAX_OF_GROUP } from '../../../renderer/app/palette/filter-groups.ts';

const command = (title: string, more: Partial<Command> = {}): Command => ({
  ...{ id: title, title, icon: null, run: () => undefined },
  ...more,
});

const GROUPS = [
  { title: 'Go to', commands: [command('Workflows'), command('Runs')] },
  { title: 'Run', commands: [command('Run Audit and patch', { detail: 'audit.yaml', words: 'start' })] },
];

describe('the palette', () => {
  const found = (query: string) =>
    filterGroups(GROUPS, query).flatMap(({ commands }) => commands.map(({ title }) => title));

  it('offers everything before anything is typed', () => {
    expect(found('')).toEqual(['Workflows', 'Runs', 'Run Audit and patch']);
  });

  it('finds by all words, wherever they stand, and leaves empty groups out', () => {
    expect(found('RUN')).toEqual(['Runs', 'Run Audit and patch']);
    expect(found('start  yaml patch')).toEqual(['Run Audit and patch']);
    expect(filterGroups(GROUPS, 'nothing like it')).toEqual([]);
  });

  it('keeps what the control plane has found, though the words stand elsewhere', () => {
    const groups = [{ title: 'Runs', commands: [command('Audit', { isFound: true })] }];
    expect(filterGroups(groups, 'in the reason')).toHaveLength(1);
  });

  it('shows a bounded number of each group', () => {
    const many = Array.from({ length: 50 }, (_, number) => command(`Run ${number}`));
    expect(filterGroups([{ title: 'Runs', commands: many }], 'run')[0]?.commands).toHaveLength(MAX_OF_GROUP);
  });
});
