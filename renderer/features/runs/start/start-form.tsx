import { Button, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { WorkflowDetail } from '../../../../core/contract/workflows.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Workflow } from '../../../../core/workflow/schema.ts';
import { go } from '../../../app/address.ts';
import { useOwnWorkspace } from '../../../app/own-workspace.ts';
import { client } from '../../../client/api.ts';
import { Problem } from '../../../ui/problem.tsx';
import { runAddress } from '../addresses.ts';
import type { FieldValue } from '../../../ui/inputs/form-values.ts';
import { InputFields } from '../../../ui/inputs/input-fields.tsx';
import { useInputForm } from '../../../ui/inputs/use-input-form.ts';
import { PlanPreview } from './plan-preview.tsx';
import { WorkspaceLine } from './workspace-line.tsx';
import { WorkflowProblems } from './workflow-problems.tsx';
import classes from './start-run.module.css';

interface StartFormProps {
  readonly detail: WorkflowDetail;
}

/** The form of one workflow. */
export function StartForm({ detail }: StartFormProps) {
  const { workflow, plan, line, problems } = detail;
  if (!workflow || line.errors > 0) return <WorkflowProblems problems={problems} path={line.path} />;
  return (
    <Stack gap="md">
      {line.description !== '' && <Text c="dimmed">{makeVisible(line.description)}</Text>}
      <div className={classes.columns}>
        <InputForm reference={line.ref} workflow={workflow} />
        {plan && <PlanPreview plan={plan} workflow={workflow} />}
      </div>
    </Stack>
  );
}

interface InputFormProps {
  readonly reference: string;
  readonly workflow: Workflow;
}

function InputForm({ reference, workflow }: InputFormProps) {
  const form = useInputForm(workflow);
  const place = useOwnWorkspace();
  // The same form starts the same run, however often the button is pressed; a changed one starts another.
  const [wish, setWish] = useState(() => ({ key: crypto.randomUUID(), place }));
  if (wish.place !== place) setWish({ key: crypto.randomUUID(), place });
  const starting = useMutation({
    mutationFn: (start: { readonly input: JsonObject; readonly workspace: string; readonly key: string }) =>
      client.runs.start({ workflow: reference, ...start }),
    onSuccess: ({ runId }) => go(runAddress(runId)),
  });
  const change = (name: string, value: FieldValue): void => {
    form.change(name, value);
    setWish({ key: crypto.randomUUID(), place });
    starting.reset();
  };
  const names = Object.keys(workflow.inputs);
  return (
    <form
      noValidate
      aria-label="Inputs"
      onSubmit={(event) => {
        event.preventDefault();
        form.touchAll();
        if (!form.isSound || place === null || starting.isPending || starting.isSuccess) return;
        starting.mutate({ input: form.input, workspace: place, key: wish.key });
      }}
    >
      <Stack gap="md">
        {names.length === 0 && <Text c="dimmed">It needs no input.</Text>}
        <InputFields workflow={workflow} form={form} onChange={change} />
        <WorkspaceLine />
        {starting.error && starting.variables.workspace === place && <Problem error={starting.error} />}
        <div>
          <Button
            type="submit"
            size="sm"
            leftSection={<IconPlayerPlay size={15} aria-hidden />}
            loading={starting.isPending || starting.isSuccess}
            disabled={place === null}
          >
            Run
          </Button>
        </div>
      </Stack>
    </form>
  );
}
