import { Text } from '@mantine/core';
import { MAX_SHOWN } from '../../../../core/contract/runs.ts';

/** In place of a value that is too large for a page. */
export function TooLarge() {
  return (
    <Text c="dimmed" p="md">
      It is larger than {MAX_SHOWN / 1_000_000} million characters. Export the run to read all of it.
    </Text>
  );
}
