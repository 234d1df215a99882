import { ActionIcon, Group, Select, Tooltip } from '@mantine/core';
import { IconBraces, IconForms, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { Json, JsonObject } from '../../../../core/json.ts';
import { mayHoldTemplate } from '../../../../core/workflow/template-text.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { JsonField } from './json-field.tsx';
import { NumberField } from './number-field.tsx';
import { TextField } from './text-field.tsx';
import type { ToolInput } from './tool-inputs.ts';
import { useNodeField } from './use-node-field.ts';

interface InputFieldProps {
  readonly id: string;
  readonly node: JsonObject;
  readonly path: readonly string[];
  readonly input: ToolInput;
}

/** One input of a tool: chosen, switched or typed as its schema says, or a template in its place. */
export function InputField({ id, node, path, input }: InputFieldProps) {
  const { value, set, end } = useNodeField(id, node, path);
  const problem = useFieldProblem(id, path);
  const isWritten = typeof value === 'string' && mayHoldTemplate(value);
  const [wantsTemplate, setWantsTemplate] = useState(false);
  const { control, name, isRequired, choices } = input;
  const texts = {
    label: makeVisible(name),
    ...(input.help !== '' && { description: makeVisible(input.help) }),
    ...(input.placeholder !== '' && { placeholder: makeVisible(input.placeholder) }),
    isRequired,
  };
  const at = { id, node, path, ...texts };
  if (input.isUnknown) {
    return (
      <Sided
        label={`Remove ${name}`}
        icon={<IconTrash size={14} aria-hidden />}
        onClick={() => set(undefined)}
        field={<JsonField {...at} description="There is no such input." />}
      />
    );
  }
  if (control === 'json') return <JsonField {...at} />;
  if (control === 'text') return <TextField {...at} holds="template" />;
  if (isWritten || wantsTemplate) {
    return (
      <Sided
        label={`Choose a value for ${name}`}
        icon={<IconForms size={14} aria-hidden />}
        onClick={() => {
          setWantsTemplate(false);
          if (isWritten) set(undefined);
          end();
        }}
        field={<TextField {...at} holds="template" />}
      />
    );
  }
  return (
    <Sided
      label={`Use a template for ${name}`}
      icon={<IconBraces size={14} aria-hidden />}
      onClick={() => setWantsTemplate(true)}
      field={
        control === 'number' ? (
          <NumberField {...at} />
        ) : (
          <Select
            label={texts.label}
            description={texts.description}
            placeholder={texts.placeholder ?? 'not set'}
            withAsterisk={isRequired}
            error={problem}
            size="sm"
            data-field={path.join('.')}
            data={choicesWith(control === 'switch' ? [true, false] : choices, value)}
            value={value === undefined ? null : JSON.stringify(value)}
            onChange={(chosen) => {
              set(chosen === null ? undefined : (JSON.parse(chosen) as Json));
              end();
            }}
            clearable={!isRequired}
            allowDeselect={false}
            searchable={choices.length > 10}
          />
        )
      }
    />
  );
}

/** The choices, and what is written now if it is none of them. */
function choicesWith(choices: readonly Json[], value: Json | undefined) {
  const data = choices.map((each) => ({ value: JSON.stringify(each), label: labelOf(each) }));
  const own = value === undefined ? null : JSON.stringify(value);
  if (own === null || data.some((each) => each.value === own)) return data;
  return [...data, { value: own, label: `${labelOf(value ?? null)} (not a choice)` }];
}

function labelOf(value: Json): string {
  return makeVisible(typeof value === 'string' ? value : JSON.stringify(value));
}

interface SidedProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly field: ReactNode;
}

/** A field with something to do beside it. */
function Sided({ label, icon, onClick, field }: SidedProps) {
  return (
    <Group gap={4} wrap="nowrap" align="flex-end">
      <div style={{ flex: 1, minWidth: 0 }}>{field}</div>
      <Tooltip label={label}>
        <ActionIcon variant="subtle" color="gray" size={28} mb={2} aria-label={label} onClick={onClick}>
          {icon}
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
