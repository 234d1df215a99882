import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { makeVisible } from '../../core/approval/visible-text.ts';
import { api } from '../client/api.ts';
import { connect, connection } from '../client/connection.ts';
import { connectionWords } from './connection-words.ts';
import { ReconnectCountdown } from './reconnect-countdown.tsx';
import classes from './reconnect-banner.module.css';

/** Says that nobody answers, or why this browser isn't let in, and what to do. It lies over the screen: nothing moves. */
export function ReconnectBanner() {
  const { state, generation } = useStore(connection);
  // What was known before; it can't be asked now.
  const info = useQuery({ ...api.system.info.queryOptions(), enabled: false }).data;
  const words = connectionWords(state, info);
  if (words === null) return null;
  if (state.kind === 'connecting' && generation === 0 && state.attempt === 1) return null;
  return (
    <div className={classes.place}>
      <section className={classes.banner} aria-label="Connection">
        <IconPlugConnectedX size={16} aria-hidden color="var(--sb-orange)" />
        <div className={classes.told}>
          <span role="alert">{makeVisible(words.title)}</span>
          <span className={classes.words}>
            {state.kind === 'waiting' ? <ReconnectCountdown at={state.at} /> : words.text}
          </span>
        </div>
        {state.kind !== 'connecting' && (
          <Button size="compact-sm" variant="default" onClick={() => connect()}>
            Try again
          </Button>
        )}
      </section>
    </div>
  );
}
