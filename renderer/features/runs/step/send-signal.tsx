import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { StepDetail } from '../../../../core/contract/runs.ts';
import { isJson } from '../../../../core/json.ts';
import { schemaCheck } from '../../../../core/workflow/json-schema.ts';
import { api } from '../../../client/api.ts';
import { GrowingText } from '../../../ui/growing-text.tsx';
import { Problem } from '../../../ui/problem.tsx';
import classes from './step-panel.module.css';

interface SendSignalProps {
  readonly runId: string;
  readonly signal: NonNullable<StepDetail['signal']>;
}

/** Gives the step the signal that it waits for, in the person's own name. */
export function SendSignal({ runId, signal: { name, data: schema } }: SendSignalProps) {
  const [text, setText] = useState('');
  // One press is one signal, however often it is pressed.
  const [key] = useState(() => crypto.randomUUID());
  const sending = useMutation(api.runs.signal.mutationOptions());
  const read = readData(text);
  const wrong = read === undefined ? 'This is no JSON.' : schema && schemaCheck(schema)(read);
  const shown = text === '' ? null : wrong;
  return (
    <form
      aria-label={`Send the signal ${name}`}
      className={classes.send}
      onSubmit={(event) => {
        event.preventDefault();
        if (read !== undefined && wrong === null) sending.mutate({ runId, name, data: read, key });
      }}
    >
      <GrowingText
        label="Data of the signal, as JSON"
        size="sm"
        rows={[1, 10]}
        isCode
        spellCheck={false}
        placeholder={schema ? 'What the step asks for' : 'May be left empty'}
        value={text}
        error={shown}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" loading={sending.isPending} disabled={wrong !== null}>
        Send {name}
      </Button>
      {sending.error && <Problem error={sending.error} />}
    </form>
  );
}

/** What was typed: nothing is null; undefined when it is no JSON. */
function readData(text: string) {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
