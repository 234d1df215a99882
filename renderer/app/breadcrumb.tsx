import { useQuery } from '@tanstack/react-query';
import { makeVisible } from '../../core/approval/visible-text.ts';
import { api } from '../client/api.ts';
import { addressOf, useAddress } from './address.ts';
import { crumbWord } from './crumb-word.ts';
import classes from './header.module.css';
import { findScreen } from './screens.tsx';

/** Where the page is. Runs and approvals are called by their names as soon as their screen knows them. */
export function Breadcrumb() {
  const { path } = useAddress();
  const screen = findScreen(path);
  const known = useKnownName(path);
  if (!screen) return <span className={classes.trail} />;
  const [, part] = path;
  const word = part === undefined ? undefined : makeVisible(known ?? crumbWord(screen.id, part));
  return (
    <nav aria-label="Breadcrumb" className={classes.trail}>
      <ol className={classes.crumbs}>
        <li className={classes.crumb}>
          {word === undefined ? (
            <span aria-current="page">{screen.title}</span>
          ) : (
            <a href={addressOf([screen.id])}>{screen.title}</a>
          )}
        </li>
        {word !== undefined && (
          <li className={classes.crumb} aria-current="page" title={word}>
            {word}
          </li>
        )}
      </ol>
    </nav>
  );
}

/** Reads what the open screen has asked for; asks nothing itself. */
function useKnownName([screen, id = '']: readonly string[]): string | undefined {
  const run = useQuery({ ...api.runs.get.queryOptions({ input: { runId: id } }), enabled: false });
  const approval = useQuery({
    ...api.approvals.get.queryOptions({ input: { approvalId: id } }),
    enabled: false,
  });
  if (screen === 'runs' && run.data) return `${run.data.summary.workflowName} · ${crumbWord('runs', id)}`;
  return screen === 'approvals' ? approval.data?.approval.title : undefined;
}
