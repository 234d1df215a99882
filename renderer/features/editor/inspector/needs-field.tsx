import { ActionIcon, Select, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { edgesIn, findNode } from '../../../../core/workflow/edit/document.ts';
import { outcomesOf, possibleSources } from '../../../../core/workflow/edit/connect-check.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { WhenCut } from '../../../ui/when-cut.tsx';
import { edit, goTo, useEditor, useEditorStore } from '../state/editor-store.ts';
import classes from './inspector.module.css';
import { WHEN_WORDS } from './when-words.ts';

/** What a step waits for: the edges that lead to it, without a pointer. */
export const NeedsField = memo(function NeedsField({ id }: { readonly id: string }) {
  const store = useEditorStore();
  const needs = useEditor(
    useShallow(({ editor }) => edgesIn(editor.draft.document).filter(({ to }) => to === id)),
  );
  const outcomesFrom = (from: string) =>
    outcomesOf(findNode(store.getState().editor.draft.document, from)?.node['kind']);
  const [isChoosing, setChoosing] = useState(false);
  const others = isChoosing ? possibleSources(store.getState().editor.draft.document, id) : [];
  return (
    <div data-field="needs">
      <h2 className={classes.heading}>Waits for</h2>
      {needs.length === 0 && <p className={classes.quiet}>Nothing: it begins at once.</p>}
      {needs.map((edge) => {
        const outcomes = outcomesFrom(edge.from);
        return (
          <div key={`${edge.from} ${edge.on}`} className={classes.need}>
            <WhenCut label={makeVisible(edge.from)}>
              <UnstyledButton
                className={`${classes.source} sb-mono`}
                aria-label={`Show ${makeVisible(edge.from)}`}
                onClick={() => goTo(store, { node: edge.from, path: [] })}
              >
                {makeVisible(edge.from)}
              </UnstyledButton>
            </WhenCut>
            <Select
              aria-label={`When ${edge.from} leads here`}
              size="xs"
              w={160}
              allowDeselect={false}
              data={outcomes.map((on) => ({ value: on, label: WHEN_WORDS[on] }))}
              value={edge.on}
              onChange={(on) => {
                if (on !== null) edit(store, { type: 'reconnect', edge, to: { ...edge, on } });
              }}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={`Don’t wait for ${edge.from}`}
              onClick={() => edit(store, { type: 'disconnect', edge })}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      <Select
        aria-label="Also wait for"
        placeholder="Also wait for …"
        size="sm"
        mt={4}
        searchable
        data={[...others]}
        limit={200}
        onDropdownOpen={() => setChoosing(true)}
        onDropdownClose={() => setChoosing(false)}
        value={null}
        onChange={(from) => {
          if (from !== null)
            edit(store, { type: 'connect', from, to: id, on: outcomesFrom(from)[0] ?? 'success' });
        }}
        nothingFoundMessage="No other step can come before it."
      />
    </div>
  );
});
