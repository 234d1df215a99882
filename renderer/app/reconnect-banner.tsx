import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { connect, connection } from '../client/connection.ts';
import { ReconnectCountdown } from './reconnect-countdown.tsx';
import classes from './reconnect-banner.module.css';

/** Says that nobody answers and when it is tried again. It lies over the screen, so that nothing moves. */
export function ReconnectBanner() {
  const { state, generation } = useStore(connection);
  if (state.kind === 'open') return null;
  if (state.kind === 'connecting' && generation === 0 && state.attempt === 1) return null;
  return (
    <div className={classes.place}>
      <section className={classes.banner} aria-label="Connection">
        <IconPlugConnectedX size={16} aria-hidden color="var(--sb-orange)" />
        <span role="alert">Signalbox does not answer.</span>
        <span className={classes.words}>
          {state.kind === 'waiting' && <ReconnectCountdown at={state.at} />}
          {state.kind === 'connecting' && 'Trying now …'}
          {state.kind === 'gone' && 'Is the program that you started still running? Nothing is lost.'}
        </span>
        {state.kind !== 'connecting' && (
          <Button size="compact-sm" variant="default" onClick={() => connect()}>
            Try again
          </Button>
        )}
      </section>
    </div>
  );
}
