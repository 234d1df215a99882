import { List, Text } from '@mantine/core';
import type { ApprovalPolicy } from '../../../../core/approval/policy.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { policyInWords } from './policy-words.ts';

interface PolicyMeaningProps {
  readonly policy: ApprovalPolicy;
  /** It is typed, but not saved. */
  readonly isDraft: boolean;
}

/** The policy in sentences. */
export function PolicyMeaning({ policy, isDraft }: PolicyMeaningProps) {
  return (
    <section aria-label="What it means">
      <Text fw={600} mb={4}>
        {isDraft ? 'What it will mean once saved' : 'What it means'}
      </Text>
      <List spacing={4} size="md">
        {policyInWords(policy).map((words) => (
          <List.Item key={words}>{makeVisible(words)}</List.Item>
        ))}
      </List>
      {policy.rules.length > 1 && (
        <Text c="dimmed" mt={4}>
          Of several rules that apply, the strictest holds.
        </Text>
      )}
    </section>
  );
}
