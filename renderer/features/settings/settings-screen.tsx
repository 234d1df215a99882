import { Alert, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle } from '@tabler/icons-react';
import { addressOf, useAddress } from '../../app/address.ts';
import { api } from '../../client/api.ts';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SECTIONS } from './sections.ts';
import classes from './settings.module.css';

/** Everything that can be set. What is changed holds at once, in every window. */
export function SettingsScreen() {
  const { path } = useAddress();
  const settings = useQuery(api.settings.get.queryOptions());
  const section = SECTIONS.find(({ id }) => id === path[1]) ?? SECTIONS[0];
  if (!section) return null;
  const Content = section.component;
  return (
    <Screen title="Settings" fills>
      <nav className={classes.sections} aria-label="Sections">
        {SECTIONS.map(({ id, title, icon: SectionIcon }) => (
          <a
            key={id}
            href={addressOf(['settings', id])}
            aria-current={id === section.id ? 'page' : undefined}
            className={classes.link}
          >
            <SectionIcon size={16} stroke={1.6} aria-hidden />
            {title}
          </a>
        ))}
      </nav>
      <div className={classes.content}>
        <Stack gap="lg" maw={760}>
          <h2 className={classes.title}>{section.title}</h2>
          {settings.data?.problems.map((problem) => (
            <Alert key={problem} color="orange" icon={<IconAlertTriangle size={16} aria-hidden />}>
              {problem}
            </Alert>
          ))}
          {settings.error && <Problem error={settings.error} onRetry={() => void settings.refetch()} />}
          {settings.isPending && <Skeleton height={120} animate={false} />}
          {settings.data && <Content key={section.id} view={settings.data} />}
        </Stack>
      </div>
    </Screen>
  );
}
