import { Button, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import { isJson, parseJson, type Json } from '../../../../core/json.ts';
import { firstOutput } from './first-output.ts';
import classes from './output-section.module.css';
import { useOutputCheck, type OutputCheck } from './use-output-check.ts';

interface PinEditorProps {
  readonly id: string;
  /** What there is to begin with; undefined: nothing. */
  readonly begin: Json | undefined;
  readonly onPin: (output: Json) => void;
  readonly onCancel: () => void;
}

/** Writes an output by hand. What such a step can't give is said while it is typed, and not pinned. */
export function PinEditor({ id, begin, onPin, onCancel }: PinEditorProps) {
  const check = useOutputCheck(id);
  const [typed, setTyped] = useState(() =>
    JSON.stringify(begin ?? (check.node ? firstOutput(check.node, check.catalog) : null), null, 2),
  );
  const read = useMemo(() => readOutput(typed, check), [typed, check]);
  return (
    <form
      noValidate
      className={classes.section}
      aria-label="Pinned output"
      onSubmit={(event) => {
        event.preventDefault();
        if (read.ok) onPin(read.value);
      }}
    >
      <Textarea
        label="Output to pin, as JSON"
        size="sm"
        rows={12}
        spellCheck={false}
        autoFocus
        classNames={{ input: classes.code ?? '' }}
        error={read.ok ? null : read.why}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button type="submit" size="compact-sm" disabled={!read.ok}>
          Pin this
        </Button>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

type ReadOutput = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly why: string };

function readOutput(text: string, { whyNot }: OutputCheck): ReadOutput {
  const value = parseJson(text);
  if (!isJson(value)) return { ok: false, why: 'This is no JSON yet.' };
  const why = whyNot(value);
  return why === null ? { ok: true, value } : { ok: false, why };
}
