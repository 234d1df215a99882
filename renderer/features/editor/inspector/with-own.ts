import { makeVisible } from '../../../../core/approval/visible-text.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** Choices with what the file says now, also when there is no such thing. */
export function withOwn(choices: readonly Option[], ...own: readonly string[]): Option[] {
  const known = new Set(choices.map(({ value }) => value));
  const unknown = [...new Set(own)].filter((value) => value !== '' && !known.has(value));
  return [...choices, ...unknown.map((value) => ({ value, label: `${makeVisible(value)} (unknown)` }))];
}
