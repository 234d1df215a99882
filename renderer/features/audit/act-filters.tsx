import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { ACT_TYPES } from '../../../core/audit/act.ts';
import { addressOf, go } from '../../app/address.ts';
import { ACT_NAMES } from './act-words.ts';
import type { ActFilter } from './use-acts.ts';

const PERIODS = [
  { value: '1', label: 'today' },
  { value: '7', label: 'last 7 days' },
  { value: '30', label: 'last 30 days' },
  { value: '365', label: 'last year' },
];
const TYPING_MS = 250;

/** Narrows the list; the address keeps it. */
export function ActFilters({ filter }: { readonly filter: ActFilter }) {
  const change = (part: Partial<Record<keyof ActFilter, string | undefined>>): void =>
    go(addressOf(['audit'], { ...filter, ...part }), { replace: true });
  const typeText = useDebouncedCallback((text: string) => change({ text: text.trim() }), TYPING_MS);
  const typeWho = useDebouncedCallback((who: string) => change({ who: who.trim() }), TYPING_MS);
  return (
    <>
      <TextInput
        aria-label="Search the audit log"
        placeholder="Search"
        leftSection={<IconSearch size={14} />}
        defaultValue={filter.text ?? ''}
        onChange={(event) => typeText(event.currentTarget.value)}
        w={180}
      />
      <TextInput
        aria-label="Who"
        placeholder="Anybody"
        defaultValue={filter.who ?? ''}
        onChange={(event) => typeWho(event.currentTarget.value)}
        w={120}
      />
      <Select
        aria-label="Kind"
        placeholder="Everything"
        clearable
        data={ACT_TYPES.map((type) => ({ value: type, label: ACT_NAMES[type] }))}
        value={filter.kind ?? null}
        onChange={(kind) => change({ kind: kind ?? undefined })}
        w={170}
      />
      <Select
        aria-label="Period"
        placeholder="Any time"
        clearable
        data={PERIODS}
        value={filter.days ?? null}
        onChange={(days) => change({ days: days ?? undefined })}
        w={120}
      />
    </>
  );
}
