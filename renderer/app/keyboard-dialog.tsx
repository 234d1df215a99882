import { Modal } from '@mantine/core';
import { MOD_KEY, useShownKeyHints } from '../ui/keys.ts';
import { closeOverlay } from './frame-state.ts';
import { KeyTable } from './key-table.tsx';
import classes from './key-table.module.css';
import { SCREENS } from './screens.tsx';

const GENERAL = [
  { keys: `${MOD_KEY} K`, does: 'Search or run a command' },
  { keys: '?', does: 'This help' },
  ...SCREENS.map(({ key, title }) => ({ keys: `g ${key}`, does: title })),
  { keys: `${MOD_KEY} 1 … ${MOD_KEY} ${SCREENS.length}`, does: 'The same in the order of the rail' },
  { keys: 'Esc', does: 'Close what lies over the screen' },
];

/** Every key that works here. */
export function KeyboardDialog() {
  const ofScreen = useShownKeyHints();
  return (
    <Modal
      opened
      onClose={() => closeOverlay('help')}
      title="Keyboard"
      size={ofScreen.length > 0 ? 'lg' : 'md'}
    >
      <div className={classes.tables}>
        <KeyTable title="Everywhere" hints={GENERAL} />
        {ofScreen.length > 0 && <KeyTable title="On this screen" hints={ofScreen} />}
      </div>
    </Modal>
  );
}
