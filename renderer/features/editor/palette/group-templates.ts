import type { NodeTemplate } from '../../../../core/workflow/edit/node-templates.ts';

/** Entries of the palette under one heading. */
export interface TemplateGroup {
  readonly title: string;
  readonly entries: readonly NodeTemplate[];
}

/** The entries that fit what was typed, under the agents that have them; flow control comes first. */
export function groupTemplates(templates: readonly NodeTemplate[], typed: string): readonly TemplateGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, NodeTemplate[]>();
  const fitting = templates.filter((template) => {
    const text = textOf(template);
    return words.every((word) => text.includes(word));
  });
  const placed = [...fitting.filter(isPlain), ...fitting.filter((each) => !isPlain(each))];
  // What is called so comes before what only tells of it; otherwise everything keeps its order.
  for (const template of placed.toSorted((a, b) => rankOf(b, words) - rankOf(a, words))) {
    const title = template.tool?.agent.title ?? 'Flow';
    const group = groups.get(title);
    if (group) group.push(template);
    else groups.set(title, [template]);
  }
  return [...groups].map(([title, entries]) => ({ title, entries }));
}

function rankOf({ title }: NodeTemplate, words: readonly string[]): number {
  const name = title.toLowerCase();
  const [first = ''] = words;
  if (first === '') return 0;
  return name === words.join(' ')
    ? 3
    : name.startsWith(first)
      ? 2
      : words.every((word) => name.includes(word))
        ? 1
        : 0;
}

function isPlain({ tool }: NodeTemplate): boolean {
  return tool === undefined;
}

/** What is searched: also what the agent is called and what it can do. */
function textOf({ title, description, kind, tool }: NodeTemplate): string {
  const agent = tool?.agent;
  return [title, description, kind, agent?.id, agent?.title, ...(agent?.capabilities ?? [])]
    .join(' ')
    .toLowerCase();
}
