import { Button } from '@mantine/core';
import { edit, useEditorStore } from '../state/editor-store.ts';
import type { QuickFix } from './quick-fixes.ts';

/** Fixes that one press makes. */
export function QuickFixes({ fixes }: { readonly fixes: readonly QuickFix[] }) {
  const store = useEditorStore();
  return fixes.map(({ title, edit: made }) => (
    <Button key={title} size="compact-xs" variant="light" onClick={() => edit(store, made)}>
      {title}
    </Button>
  ));
}
