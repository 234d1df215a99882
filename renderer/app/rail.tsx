import { useQuery } from '@tanstack/react-query';
import { api } from '../client/api.ts';
import { addressOf } from './address.ts';
import { RailBadge } from './rail-badge.tsx';
import classes from './rail.module.css';
import { SCREENS } from './screens.tsx';

interface RailProps {
  /** First part of the address. */
  readonly current: string | undefined;
  readonly onSkip: () => void;
}

/** The way to every screen. */
export function Rail({ current, onSkip }: RailProps) {
  const status = useQuery(api.system.status.queryOptions());
  return (
    <nav className={classes.rail} aria-label="Screens">
      <button type="button" className={classes.skip} onClick={onSkip}>
        Skip to the screen
      </button>
      {SCREENS.map(({ id, title, icon: ScreenIcon, key }) => (
        <a
          key={id}
          href={addressOf([id])}
          className={classes.link}
          data-last={id === 'settings' || undefined}
          aria-current={current === id ? 'page' : undefined}
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
