import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from '../client/query-client.ts';
import { colorSchemeManager } from './color-scheme.ts';
import { Frame } from './frame.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { cssVariables, theme } from './theme.ts';

/** The whole page. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <ScreenBoundary title="Signalbox" address="">
          <Frame />
        </ScreenBoundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}
