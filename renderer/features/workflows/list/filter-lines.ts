import type { WorkflowLine } from '../../../../core/contract/workflows.ts';

/** The workflows that have all words of the text in name, description or file. */
export function filterLines(lines: readonly WorkflowLine[], text: string): readonly WorkflowLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter(({ name, description, path }) => {
    const all = `${name} ${description} ${path}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
