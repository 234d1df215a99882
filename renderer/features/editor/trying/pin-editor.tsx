import { Button, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { isJson, parseJson, type Json } from '../../../../core/json.ts';
import { findNode } from '../../../../core/workflow/edit/document.ts';
import { findGivenProblem } from '../../../../core/workflow/run-part.ts';
import { nodeSchema, type WorkflowNode } from '../../../../core/workflow/schema.ts';
import { useAgents } from '../problems/use-problems.ts';
import { useEditor } from '../state/editor-store.ts';
import { firstOutput } from './first-output.ts';
import classes from './output-section.module.css';

interface PinEditorProps {
  readonly id: string;
  /** What there is to begin with; undefined: nothing. */
  readonly begin: Json | undefined;
  readonly onPin: (output: Json) => void;
  readonly onCancel: () => void;
}

/** Writes an output by hand. What such a step can't give is said while it is typed, and not pinned. */
export function PinEditor({ id, begin, onPin, onCancel }: PinEditorProps) {
  const written = useEditor(({ editor }) => findNode(editor.draft.document, id)?.node);
  const agents = useAgents();
  const catalog = useMemo(() => new Map(agents.map((agent) => [agent.id, agent])), [agents]);
  const node = useMemo(() => nodeSchema.safeParse(written).data ?? null, [written]);
  const [typed, setTyped] = useState(() =>
    JSON.stringify(begin ?? (node ? firstOutput(node, catalog) : null), null, 2),
  );
  const read = useMemo(() => readOutput(typed, node, catalog), [typed, node, catalog]);
  return (
    <form
      noValidate
      className={classes.section}
      aria-label="Pinned output"
      onSubmit={(event) => {
        event.preventDefault();
        if (read.ok) onPin(read.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <Textarea
        label="Output to pin, as JSON"
        size="sm"
        rows={12}
        spellCheck={false}
        data-autofocus
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

function readOutput(
  text: string,
  node: WorkflowNode | null,
  catalog: Parameters<typeof findGivenProblem>[2],
): ReadOutput {
  const value = parseJson(text);
  if (!isJson(value)) return { ok: false, why: 'This is no JSON yet.' };
  const problem = node && findGivenProblem(node, value, catalog);
  return problem ? { ok: false, why: makeVisible(`${problem.message} ${problem.fix}`) } : { ok: true, value };
}
