import { Alert } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { parsePolicy } from '../../../../core/approval/policy-file.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { changedWords, policyInWords } from './policy-words.ts';

interface PolicyChangesProps {
  readonly before: string;
  readonly after: string;
}

/** What a saved text changed, in sentences. */
export function PolicyChanges({ before, after }: PolicyChangesProps) {
  const { gone, come } = changedWords(meaningOf(before), meaningOf(after));
  return (
    <Alert color="green" icon={<IconCheck size={16} aria-hidden />} title="Saved and in force" role="status">
      {gone.length + come.length === 0 && 'It means the same as before.'}
      {gone.map((words) => (
        <div key={words}>
          No longer: <s>{makeVisible(words)}</s>
        </div>
      ))}
      {come.map((words) => (
        <div key={words}>New: {makeVisible(words)}</div>
      ))}
    </Alert>
  );
}

function meaningOf(text: string): readonly string[] {
  const parsed = parsePolicy(text);
  return parsed.ok ? policyInWords(parsed.policy) : [];
}
