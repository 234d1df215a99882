import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { JsonObject } from '../../../../core/json.ts';
import { countOf } from '../../../ui/format.ts';
import { InputFields } from '../../../ui/inputs/input-fields.tsx';
import { useInputForm } from '../../../ui/inputs/use-input-form.ts';
import { Problem } from '../../../ui/problem.tsx';
import type { ReadyPart } from './use-try.ts';

/** Given steps that are named. */
const NAMED = 12;

interface TryDialogProps {
  /** What the person pressed. */
  readonly word: string;
  readonly part: ReadyPart;
  readonly isStarting: boolean;
  readonly error: Error | null;
  readonly onStart: (input: JsonObject) => void;
  readonly onClose: () => void;
}

/** Asks for the inputs of the workflow before a part of it is run; as they were last. */
export function TryDialog({ word, part, isStarting, error, onStart, onClose }: TryDialogProps) {
  const form = useInputForm(part.workflow, part.lastInput);
  return (
    <Modal opened onClose={onClose} title={word} size="lg">
      <form
        noValidate
        aria-label="Inputs"
        onSubmit={(event) => {
          event.preventDefault();
          form.touchAll();
          if (form.isSound && !isStarting) onStart(form.input);
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {countOf(part.only.length, 'step')} will run. {givenWords(Object.keys(part.given))}
          </Text>
          <InputFields workflow={part.workflow} form={form} onChange={form.change} />
          {error && <Problem error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isStarting} data-autofocus>
              Run
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function givenWords(given: readonly string[]): string {
  if (given.length === 0) return 'Nothing is taken over from before.';
  const more = given.length - NAMED;
  const names = given.slice(0, NAMED).join(', ');
  return makeVisible(`Taken over, not run: ${names}${more > 0 ? ` and ${more} more` : ''}.`);
}
