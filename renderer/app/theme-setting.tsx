import { useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../client/api.ts';

/** Makes the page light or dark as the settings say, in every window and at once. Shows nothing. */
export function ThemeSetting(): null {
  const { setColorScheme } = useMantineColorScheme();
  const chosen = useQuery(api.settings.get.queryOptions()).data?.settings.theme;
  useEffect(() => {
    if (chosen !== undefined) setColorScheme(chosen === 'system' ? 'auto' : chosen);
  }, [chosen, setColorScheme]);
  return null;
}
