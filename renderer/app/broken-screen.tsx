import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Empty } from '../ui/empty.tsx';
import { Screen } from '../ui/screen.tsx';

/** Enough to find the place; a whole trace of a deep tree is no help to anybody. */
const MAX_DETAILS = 8_000;

interface BrokenScreenProps {
  readonly title: string;
  readonly error: Error;
  /** Where in the tree of components it happened. */
  readonly where: string;
  readonly onReload: () => void;
}

/** What a person sees instead of a screen that broke. */
export function BrokenScreen({ title, error, where, onReload }: BrokenScreenProps) {
  const isStale = /dynamically imported module|module script|preload CSS/i.test(error.message);
  const details = `${title} (${location.hash})\n${error.stack ?? error.message}\n${where}`.slice(
    0,
    MAX_DETAILS,
  );
  return (
    <Screen title={title}>
      <Empty
        icon={IconBug}
        title={isStale ? 'A part of this screen could not be loaded' : 'This screen broke'}
        action={
          <Group gap="sm">
            <Button onClick={isStale ? () => location.reload() : onReload}>
              {isStale ? 'Reload the page' : 'Reload this screen'}
            </Button>
            <CopyButton value={details}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {copied ? 'Copied' : 'Copy details'}
                </Button>
              )}
            </CopyButton>
          </Group>
        }
      >
        {isStale
          ? 'Signalbox was probably updated or restarted while this page was open. Nothing is lost.'
          : 'It is a fault in Signalbox, not in your work: runs go on and nothing is lost.'}
      </Empty>
      <Stack align="center" gap="xs">
        <Text size="sm" c="dimmed">
          What happened
        </Text>
        <Code block maw={720}>
          {error.message}
        </Code>
      </Stack>
    </Screen>
  );
}
