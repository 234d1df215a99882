import { useQuery } from '@tanstack/react-query';
import { api } from '../client/api.ts';
import { addressOf, useAddress } from './address.ts';
import { MAIN_ID } from './main-area.tsx';
import { RailBadge } from './rail-badge.tsx';
import classes from './rail.module.css';
import { SCREENS } from './screens.tsx';

/** The way to every screen. */
export function Rail() {
  const { path } = useAddress();
  const status = useQuery(api.system.status.queryOptions());
  return (
    <nav className={classes.rail} aria-label="Screens">
      <button
        type="button"
        className={classes.skip}
        onClick={() => document.getElementById(MAIN_ID)?.focus()}
      >
        Skip to the screen
      </button>
      {SCREENS.map(({ id, title, icon: ScreenIcon, key }) => (
        <a
          key={id}
          href={addressOf([id])}
          className={classes.link}
          data-last={id === 'settings' || undefined}
          aria-current={path[0] === id ? 'page' : undefined}
          aria-keyshortcuts={`g ${key}`}
          title={`${title} (g ${key})`}
        >
          <ScreenIcon size={20} stroke={1.6} aria-hidden />
          <span>{title}</span>
          {id === 'approvals' && status.data && <RailBadge approvals={status.data.approvals} />}
        </a>
      ))}
    </nav>
  );
}
