import '@mantine/spotlight/styles.css';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { closeOverlay } from '../frame-state.ts';
import { filterGroups } from './filter-groups.ts';
import { PaletteAction } from './palette-action.tsx';
import classes from './palette.module.css';
import { useCommandGroups } from './use-command-groups.tsx';

/** Everything that can be gone to or done, by typing. */
export function Palette({ isOpen }: { readonly isOpen: boolean }) {
  const [query, setQuery] = useState('');
  const groups = filterGroups(useCommandGroups(query, isOpen), query);
  useEffect(() => {
    if (isOpen) spotlight.open();
    else spotlight.close();
  }, [isOpen]);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={() => closeOverlay('palette')}
      shortcut={null}
      title="Search or command"
      classNames={{ header: classes.header, actionsList: classes.list }}
      overlayProps={{ backgroundOpacity: 0.4 }}
    >
      <Spotlight.Search
        placeholder="Go to, run, open …"
        aria-label="Search or command"
        leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map(({ title, commands }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {commands.map((command) => (
              <PaletteAction key={command.id} command={command} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>Nothing has these words</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
