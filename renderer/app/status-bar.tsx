import { useQuery } from '@tanstack/react-query';
import {
  IconActivityHeartbeat,
  IconAlertTriangle,
  IconHandStop,
  IconLoader2,
  IconPlugConnected,
  IconPlugConnectedX,
  IconUsers,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import { api } from '../client/api.ts';
import { connection, type ConnectionState } from '../client/connection.ts';
import { countOf, formatCount } from '../ui/format.ts';
import { addressOf } from './address.ts';
import { StatusItem } from './status-item.tsx';
import classes from './status-bar.module.css';
import { waitingWords } from './waiting-words.ts';

const CONNECTION_WORDS = {
  connecting: 'connecting',
  open: 'connected',
  waiting: 'reconnecting',
  gone: 'not connected',
  out: 'not let in',
  full: 'too many windows',
} as const satisfies Record<ConnectionState['kind'], string>;

/** How everything stands, live. Each item leads to where it is told in full. */
export function StatusBar() {
  const status = useQuery(api.system.status.queryOptions()).data;
  const info = useQuery(api.system.info.queryOptions()).data;
  const link = useStore(connection, ({ state }) => state.kind);
  return (
    <footer className={classes.bar} aria-label="Status">
      {status && (
        <>
          <StatusItem
            icon={IconUsers}
            to={addressOf(['health'])}
            color={status.agents.failing > 0 ? 'red' : undefined}
            title="Agents that are ready, of all that are installed"
          >
            agents {status.agents.ready}/{status.agents.total}
            {status.agents.failing > 0 && ` · ${status.agents.failing} failing`}
          </StatusItem>
          <StatusItem
            icon={IconLoader2}
            to={addressOf(['runs'], { status: 'running' })}
            color={status.runs.running > 0 ? 'blue' : undefined}
            title="Runs at work now"
          >
            running {formatCount(status.runs.running)}
          </StatusItem>
          <StatusItem
            icon={IconActivityHeartbeat}
            to={addressOf(['health'])}
            title="Agent calls under way, of as many as may be at the same time"
          >
            calls {status.calls.active}/{status.calls.limit}
          </StatusItem>
          <StatusItem
            icon={IconHandStop}
            to={addressOf(['approvals'])}
            color={waitingColor(status.approvals)}
            title="Approvals that wait for a person"
          >
            approvals {waitingWords(status.approvals) || 'none waiting'}
            {status.approvals.snoozed > 0 && ` · ${countOf(status.approvals.snoozed, 'snoozed', 'snoozed')}`}
          </StatusItem>
        </>
      )}
      <FileProblems />
      <span className={classes.space} />
      {info && (
        <StatusItem to={addressOf(['settings', 'about'])} title="Who decides in this window">
          {info.person.name}
        </StatusItem>
      )}
      <StatusItem
        icon={link === 'open' ? IconPlugConnected : IconPlugConnectedX}
        to={addressOf(['settings', 'about'])}
        color={link === 'open' ? undefined : 'orange'}
        title="How this window stands with the program that does the work"
      >
        {CONNECTION_WORDS[link]}
      </StatusItem>
    </footer>
  );
}

function waitingColor({ waiting, critical }: { readonly waiting: number; readonly critical: number }) {
  if (critical > 0) return 'red';
  return waiting > 0 ? 'yellow' : undefined;
}

/** Settings and policies that were edited by hand and do not hold. */
function FileProblems() {
  const settings = useQuery(api.settings.get.queryOptions()).data;
  if (!settings) return null;
  const { problems, policyProblems } = settings;
  const files = [
    ...(problems.length === 0 ? [] : [{ section: 'appearance', of: 'settings', why: problems }]),
    ...(policyProblems.length === 0 ? [] : [{ section: 'policies', of: 'policy file', why: policyProblems }]),
  ];
  return files.map(({ section, of, why }) => (
    <StatusItem
      key={section}
      icon={IconAlertTriangle}
      to={addressOf(['settings', section])}
      color="orange"
      title={why.join('\n')}
    >
      {countOf(why.length, 'problem')} in the {of}
    </StatusItem>
  ));
}
