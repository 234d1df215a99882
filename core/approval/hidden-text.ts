import { INVISIBLE } from './visible-text.ts';

/** A character that can't be seen, and how often it is there. */
export interface HiddenCharacter {
  /** `U+202E` */
  readonly code: string;
  /** What it does, in words; null: nothing that people would know. */
  readonly name: string | null;
  readonly count: number;
}

/** What those are called that turn text around or hide in it. */
const NAMES: Readonly<Record<string, string>> = {
  'U+00AD': 'soft hyphen',
  'U+061C': 'Arabic letter mark',
  'U+200B': 'zero width space',
  'U+200E': 'left-to-right mark',
  'U+200F': 'right-to-left mark',
  'U+2028': 'line separator',
  'U+2029': 'paragraph separator',
  'U+202A': 'left-to-right embedding',
  'U+202B': 'right-to-left embedding',
  'U+202C': 'end of an embedding',
  'U+202D': 'left-to-right override',
  'U+202E': 'right-to-left override',
  'U+2060': 'word joiner',
  'U+2066': 'left-to-right isolate',
  'U+2067': 'right-to-left isolate',
  'U+2068': 'isolate',
  'U+2069': 'end of an isolate',
  'U+FEFF': 'byte order mark',
};

/** The characters in a text of several lines that makeLinesVisible writes in words, in the order in which they come. */
export function hiddenIn(text: string): readonly HiddenCharacter[] {
  const counts = new Map<string, number>();
  for (const char of withoutBreaks(text).match(INVISIBLE) ?? []) {
    const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, name: NAMES[code] ?? null, count }));
}

/** The same text without them; its line breaks stay as they are. */
export function withoutHidden(text: string): string {
  return text
    .split(/(\r?\n)/)
    .map((part) => (/^\r?\n$/.test(part) ? part : part.replace(INVISIBLE, '')))
    .join('');
}

function withoutBreaks(text: string): string {
  return text.replaceAll(/\r?\n/g, '');
}
