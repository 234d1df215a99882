import { useEffect, type RefObject } from 'react';
import { useEditor, useEditorStore } from '../state/editor-store.ts';

/** Puts the keyboard into the field that the person is sent to, if it is of this node (null: of the workflow itself). */
export function useGoal(id: string | null, place: RefObject<HTMLElement | null>): void {
  const store = useEditorStore();
  const goal = useEditor((state) => state.goal);
  useEffect(() => {
    if (goal?.node !== id) return;
    const name = goal.path.join('.');
    const fields = [...(place.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])];
    const field =
      fields.find((each) => each.dataset['field'] === name) ??
      fields.findLast((each) => name.startsWith(`${each.dataset['field'] ?? ''}.`)) ??
      fields[0];
    const input = field?.matches('input, textarea, select')
      ? field
      : field?.querySelector<HTMLElement>('input, textarea, button');
    input?.focus();
    input?.scrollIntoView({ block: 'nearest' });
    // Once: who comes back to this node later is not sent anywhere.
    store.setState({ goal: null });
  }, [goal, id, place, store]);
}
