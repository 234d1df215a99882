import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState, type RefObject } from 'react';
import { RISK_LEVELS } from '../../../../core/approval/risk.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { useWorkflows } from '../../workspaces/index.ts';
import { ORDERS, QUEUE_VIEWS, readQuestion, VIEWS, type QueueOrder, type QueueQuestion } from './question.ts';
import classes from './queue.module.css';

interface QueueFiltersProps {
  readonly question: QueueQuestion;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onChange: (question: QueueQuestion) => void;
}

const ORDER_WORDS: Readonly<Record<QueueOrder, string>> = {
  risk: 'Riskiest first',
  oldest: 'Oldest first',
  newest: 'Newest first',
  expiry: 'Expires first',
};
/** How long nobody types before the search is made. */
const PAUSE_MS = 150;

/** What of the queue is shown, and in which order. */
export function QueueFilters({ question, search, onChange }: QueueFiltersProps) {
  const workflows = useWorkflows();
  const named = (workflows.data ?? []).flatMap(({ id, name }) =>
    id === null ? [] : [{ value: id, label: name }],
  );
  const known = [...new Map(named.map((it) => [it.value, it])).values()];
  const options =
    question.workflow !== null && !known.some(({ value }) => value === question.workflow)
      ? [...known, { value: question.workflow, label: question.workflow }]
      : known;
  return (
    <div className={classes.filters}>
      <Search question={question} search={search} onChange={onChange} />
      <Select
        className={classes.select}
        aria-label="Status"
        allowDeselect={false}
        value={question.view}
        data={QUEUE_VIEWS.map((value) => ({ value, label: VIEWS[value].label }))}
        onChange={(status) =>
          onChange({ ...readQuestion({ status: status ?? undefined }), text: question.text })
        }
      />
      <Select
        className={classes.select}
        aria-label="Order"
        allowDeselect={false}
        value={question.order}
        data={ORDERS.map((value) => ({ value, label: ORDER_WORDS[value] }))}
        onChange={(order) => onChange({ ...question, order: ORDERS.find((it) => it === order) ?? 'risk' })}
      />
      <Select
        className={classes.select}
        aria-label="Risk"
        placeholder="Any risk"
        clearable
        value={question.level}
        data={RISK_LEVELS.map((value) => ({ value, label: value }))}
        onChange={(level) => onChange({ ...question, level: RISK_LEVELS.find((it) => it === level) ?? null })}
      />
      <Select
        className={classes.select}
        aria-label="Workflow"
        placeholder="Any workflow"
        clearable
        value={question.workflow}
        data={options}
        onChange={(workflow) => onChange({ ...question, workflow })}
      />
    </div>
  );
}

/** Typing is shown at once and searched for after a pause. */
function Search({ question, search, onChange }: QueueFiltersProps) {
  const [typed, setTyped] = useState(question.text);
  useEffect(() => {
    if (typed === question.text) return;
    const timer = setTimeout(() => onChange({ ...question, text: typed }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, question, onChange]);
  return (
    <TextInput
      ref={search}
      className={classes.search}
      type="search"
      aria-label="Search approvals"
      placeholder="Search titles, workflows, paths"
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={<KeyHint of="/" />}
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  );
}
