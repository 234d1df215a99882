import { TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { NodeTemplate } from '../../../../core/workflow/edit/node-templates.ts';
import { NODE_ICONS } from '../../../canvas/node-words.ts';
import { WhenCut } from '../../../ui/when-cut.tsx';
import { TEMPLATE_TYPE } from '../canvas/use-dropping.ts';
import { groupTemplates } from './group-templates.ts';
import { useTemplates } from './use-templates.ts';
import classes from './palette.module.css';

interface PaletteProps {
  /** Pressed, or chosen with Enter: it goes behind the selected step. */
  readonly onAdd: (template: NodeTemplate) => void;
}

/** The steps that there are: to be dragged onto the canvas, or added behind the selected one. */
export function Palette({ onAdd }: PaletteProps) {
  const templates = useTemplates();
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => groupTemplates(templates, typed), [templates, typed]);
  const [first] = groups.flatMap(({ entries }) => entries);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === event.target);
    if (event.key === 'ArrowDown') buttons[at + 1]?.focus();
    else if (event.key === 'ArrowUp' && at >= 0) buttons[at - 1]?.focus();
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement && first) onAdd(first);
    else return;
    event.preventDefault();
  };

  return (
    <section aria-label="Palette" className={classes.palette} onKeyDown={onKeyDown}>
      <TextInput
        type="search"
        aria-label="Find a step"
        placeholder="Find a step"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        className={classes.search}
        data-palette-search
      />
      <div ref={list} className={classes.groups}>
        {groups.length === 0 && <div className={classes.none}>No step is called so.</div>}
        {groups.map(({ title, entries }) => (
          <div key={title}>
            <h2 className={classes.heading}>{makeVisible(title)}</h2>
            {entries.map((template) => (
              <Entry key={template.key} template={template} onAdd={onAdd} />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

function Entry({ template, onAdd }: PaletteProps & { readonly template: NodeTemplate }) {
  const EntryIcon = NODE_ICONS[template.kind];
  const description = makeVisible(template.description);
  return (
    <WhenCut label={`${makeVisible(template.title)}\n${description}`}>
      <UnstyledButton
        className={classes.entry}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(TEMPLATE_TYPE, template.key);
          event.dataTransfer.effectAllowed = 'copy';
        }}
        onClick={() => onAdd(template)}
      >
        <EntryIcon size={14} stroke={1.6} aria-hidden className={classes.icon} />
        <span className={classes.words}>
          <span className={classes.title}>{makeVisible(template.title)}</span>
          <span className={classes.description}>{description}</span>
        </span>
      </UnstyledButton>
    </WhenCut>
  );
}
