import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DEFAULT_POLICY_TEXT, parsePolicy } from '../../../../core/approval/policy-file.ts';
import type { PolicyView } from '../../../../core/contract/settings.ts';
import { api } from '../../../client/api.ts';
import { Problem } from '../../../ui/problem.tsx';
import type { LineGoal } from '../../../ui/code-editor.tsx';
import { YamlEditor } from '../../../ui/yaml-editor.tsx';
import { PolicyChanges } from './policy-changes.tsx';
import { PolicyMeaning } from './policy-meaning.tsx';
import { PolicyProblems } from './policy-problems.tsx';

/** The text, what it means, and what is wrong with it as it is typed. */
export function PolicyForm({ policy }: { readonly policy: PolicyView }) {
  const queries = useQueryClient();
  // The text in force that the draft was begun from: another one means that somebody else has changed it.
  const [base, setBase] = useState(policy.text);
  const [draft, setDraft] = useState(policy.text);
  const [goal, setGoal] = useState<LineGoal | null>(null);
  const [saved, setSaved] = useState<{ readonly before: string; readonly after: string } | null>(null);
  const save = useMutation(
    api.settings.setPolicy.mutationOptions({
      onSuccess: (view) => {
        queries.setQueryData(api.settings.policy.queryKey(), view);
      },
    }),
  );
  const parsed = parsePolicy(draft);
  const isChanged = draft !== policy.text;
  const startFrom = (text: string): void => {
    setBase(text);
    setDraft(text);
  };
  if (policy.text !== base && (draft === base || !isChanged)) startFrom(policy.text);
  return (
    <Stack gap="md">
      <Text c="dimmed">
        Kept as <code className="sb-mono">{policy.path}</code>, which may be edited there, too. A change holds
        for what is asked from then on.
      </Text>
      {policy.problems.map((problem) => (
        <Alert key={problem} color="orange" title="The file on disk is not in force">
          {problem}
        </Alert>
      ))}
      {policy.text !== base && (
        <Alert color="orange" title="The policy was changed elsewhere while you edited it">
          <Button variant="default" onClick={() => startFrom(policy.text)}>
            Drop my changes and show it
          </Button>
        </Alert>
      )}
      <YamlEditor
        label="Policy"
        value={draft}
        onChange={(text) => {
          setDraft(text);
          setSaved(null);
        }}
        marks={parsed.ok ? [] : parsed.problems}
        goal={goal}
      />
      {!parsed.ok && <PolicyProblems problems={parsed.problems} onGo={(line) => setGoal({ line })} />}
      {save.error !== null && <Problem error={save.error} />}
      <Group gap="sm">
        <Button
          disabled={!isChanged || !parsed.ok}
          loading={save.isPending}
          onClick={() => {
            // Before it is told everywhere, and so here, what is in force now.
            const before = policy.text;
            save.mutate({ text: draft }, { onSuccess: (view) => setSaved({ before, after: view.text }) });
          }}
        >
          Save
        </Button>
        <Button variant="default" disabled={!isChanged} onClick={() => setDraft(policy.text)}>
          Undo my changes
        </Button>
        <Button
          variant="subtle"
          color="gray"
          disabled={draft === DEFAULT_POLICY_TEXT}
          onClick={() => setDraft(DEFAULT_POLICY_TEXT)}
        >
          Reset to default
        </Button>
      </Group>
      {saved && <PolicyChanges before={saved.before} after={saved.after} />}
      {parsed.ok && <PolicyMeaning policy={parsed.policy} isDraft={isChanged} />}
    </Stack>
  );
}
