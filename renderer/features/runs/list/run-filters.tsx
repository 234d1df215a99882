import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState, type Ref } from 'react';
import { RUN_STATUSES } from '../../../../core/run/vocabulary.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { RUN_LOOKS } from '../../../ui/vocabulary.ts';
import { useWorkflows } from '../../workspaces/index.ts';
import { PERIODS, type Period, type RunFilter, type TimeFilter } from './run-filter.ts';
import { TimeRange } from './time-range.tsx';
import classes from './run-list.module.css';

interface RunFiltersProps {
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
  readonly search: Ref<HTMLInputElement>;
}

/** Long enough for the next letter, short enough to feel at once. */
const TYPING_MS = 200;

const PERIOD_WORDS: Readonly<Record<Period, string>> = {
  '1h': 'Last hour',
  '1d': 'Last 24 hours',
  '7d': 'Last 7 days',
};

/** Which runs are listed: all of it is in the address. */
export function RunFilters({ filter, onChange, search }: RunFiltersProps) {
  const workflows = useWorkflows();
  const known = (workflows.data ?? []).flatMap(({ id, name }) =>
    id === null ? [] : [{ value: id, label: name }],
  );
  const choices = [...new Map(known.map((each) => [each.value, each])).values()];
  const { workflowId } = filter;
  if (workflowId !== null && choices.every(({ value }) => value !== workflowId))
    choices.push({ value: workflowId, label: workflowId });
  return (
    <div className={classes.filters} role="search" aria-label="Filter runs">
      <SearchField text={filter.text} field={search} onChange={(text) => onChange({ ...filter, text })} />
      <MultiSelect
        aria-label="Status"
        placeholder={filter.statuses.length === 0 ? 'Any status' : ''}
        className={classes.statuses}
        data={RUN_STATUSES.map((status) => ({ value: status, label: RUN_LOOKS[status].word }))}
        value={[...filter.statuses]}
        onChange={(values) =>
          onChange({ ...filter, statuses: RUN_STATUSES.filter((status) => values.includes(status)) })
        }
        clearable
      />
      <Select
        aria-label="Workflow"
        placeholder="Any workflow"
        className={classes.choice}
        data={choices}
        value={workflowId}
        onChange={(value) => onChange({ ...filter, workflowId: value })}
        clearable
        searchable
      />
      <TimeSelect time={filter.time} onChange={(time) => onChange({ ...filter, time })} />
    </div>
  );
}

interface SearchFieldProps {
  readonly text: string;
  readonly field: Ref<HTMLInputElement>;
  readonly onChange: (text: string) => void;
}

function SearchField({ text, field, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(text);
  // The address says otherwise (the filter was cleared, or a link was followed): it wins over what was typed.
  const [given, setGiven] = useState(text);
  if (given !== text) {
    setGiven(text);
    setTyped(text);
  }
  const settle = useDebouncedCallback(onChange, TYPING_MS);
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label="Search runs"
      placeholder="Search"
      rightSection={<KeyHint of="/" />}
      maxLength={200}
      className={classes.search}
      leftSection={<IconSearch size={13} aria-hidden />}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        settle(currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

interface TimeSelectProps {
  readonly time: TimeFilter;
  readonly onChange: (time: TimeFilter) => void;
}

function TimeSelect({ time, onChange }: TimeSelectProps) {
  const value = time.kind === 'period' ? time.period : time.kind;
  return (
    <>
      <Select
        aria-label="Started"
        className={classes.choice}
        data={[
          { value: 'any', label: 'Any time' },
          ...PERIODS.map((period) => ({ value: period, label: PERIOD_WORDS[period] })),
          { value: 'range', label: 'From … to' },
        ]}
        value={value}
        allowDeselect={false}
        onChange={(chosen) => onChange(timeOf(chosen))}
      />
      {time.kind === 'range' && <TimeRange range={time} onChange={onChange} />}
    </>
  );
}

const DAY_MS = 86_400_000;

function timeOf(chosen: string | null): TimeFilter {
  const period = PERIODS.find((each) => each === chosen);
  if (period) return { kind: 'period', period };
  if (chosen !== 'range') return { kind: 'any' };
  const from = new Date(Date.now() - DAY_MS);
  from.setHours(0, 0, 0, 0);
  return { kind: 'range', from: from.toISOString(), to: null };
}
