import { Group, Text } from '@mantine/core';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { SectionProps } from './section-props.ts';

/** Where everything is kept. */
export function DataSection({ view }: SectionProps) {
  return (
    <>
      <Text>
        Runs, approvals, the audit log, settings and the policy are kept in this folder, and nowhere else.
        Only your account can read it.
      </Text>
      <Group gap="xs">
        <code className="sb-mono">{view.dataDir}</code>
        <CopyButton value={view.dataDir} what="the path" />
      </Group>
      <Text c="dimmed">
        Another one is chosen when Signalbox starts:{' '}
        <code className="sb-mono">signalbox serve --data DIR</code>
      </Text>
    </>
  );
}
