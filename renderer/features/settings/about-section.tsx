import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import classes from './settings.module.css';

const HOSTS = { electron: 'desktop app', node: 'served to browsers on this machine' } as const;

/** What this is, and for whom it acts. */
export function AboutSection() {
  const info = useQuery(api.system.info.queryOptions()).data;
  const key = useQuery(api.audit.key.queryOptions()).data;
  if (!info) return <Skeleton height={120} animate={false} />;
  return (
    <>
      <dl className={classes.facts}>
        <dt>Version</dt>
        <dd>Signalbox {info.version}</dd>
        <dt>Runs as</dt>
        <dd>
          {HOSTS[info.host]} ({info.platform})
        </dd>
        <dt>Decides in this window</dt>
        <dd>{info.person.name}</dd>
        {key && (
          <>
            <dt>Signs audits with</dt>
            <dd className="sb-mono">{key.keyId}</dd>
          </>
        )}
      </dl>
    </>
  );
}
