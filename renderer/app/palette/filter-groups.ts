import type { CommandGroup } from './command.ts';

/** Lines of one group that are shown: more are found by another word, not by scrolling. */
export const MAX_OF_GROUP = 8;

/** What has all words of the query in its title, detail or further words; groups that have nothing are left out. */
export function filterGroups(groups: readonly CommandGroup[], query: string): readonly CommandGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map(({ title, commands }) => ({
      title,
      commands: commands
        .filter((command) => {
          const text = `${command.title} ${command.detail ?? ''} ${command.words ?? ''}`.toLowerCase();
          return command.isFound === true || words.every((word) => text.includes(word));
        })
        .slice(0, MAX_OF_GROUP),
    }))
    .filter(({ commands }) => commands.length > 0);
}
