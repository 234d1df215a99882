import * as fc from 'fast-check';
import type { Tree, TreeFile } from './workspace-tree.ts';

/** Two trees, and a third that differs from the first where the second does not: what a dirty tree was made from. */
export interface TreePair {
  readonly before: Tree;
  readonly after: Tree;
}

const FOLDERS = ['', 'src/', 'src/deep er/', 'ünï/', '日本/語/', "it's/", 'only/here/'];
const NAMES = [
  'a.txt',
  'with space.md',
  'quo"te',
  'naïve.ts',
  '文.json',
  '-dash',
  '#hash$',
  'emoji😀',
  'end.',
  'b/c',
];

const line = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'alpha',
      'beta',
      '  indented',
      '}',
      '',
      '-- sql',
      '++ plus',
      '@@ -1 +1 @@',
      '\\ odd',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => text.replace(/[\n\0]/gu, '.').toWellFormed()),
  },
);
const feed = fc.constantFrom('\n', '\n', '\n', '\r\n');

const text = fc
  .tuple(fc.array(fc.tuple(line, feed), { maxLength: 30 }), fc.boolean())
  .map(([lines, ends]) => {
    const whole = lines.map(([one, end]) => one + end).join('');
    return ends ? whole : whole.replace(/\r?\n$/u, '');
  });

const binary = fc
  .uint8Array({ minLength: 1, maxLength: 64 })
  .map((bytes) => Uint8Array.from([0, 255, ...bytes]));

interface Slot {
  readonly path: string;
  readonly fate:
    'same' | 'binary' | 'edit' | 'gone' | 'new' | 'mode' | 'moved' | 'moved and edited' | 'absent';
  readonly first: string;
  readonly second: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
  readonly cut: number;
}

const PATHS = FOLDERS.flatMap((folder) => NAMES.map((name) => folder + name));

const slots = fc.uniqueArray(fc.constantFrom(...PATHS), { minLength: 1, maxLength: 14 }).chain((paths) =>
  fc.tuple(
    ...paths.map((path) =>
      fc.record<Slot>({
        path: fc.constant(path),
        fate: fc.constantFrom(
          'same',
          'binary',
          'edit',
          'edit',
          'gone',
          'new',
          'mode',
          'moved',
          'moved and edited',
          'absent',
        ),
        first: text,
        second: text,
        bytes: binary,
        executable: fc.boolean(),
        cut: fc.nat(20),
      }),
    ),
  ),
);

/** Pairs of trees with edits, new, deleted, moved, empty and untouched binary files, odd names and line ends. */
export const treePairs: fc.Arbitrary<TreePair> = slots.map((list) => {
  const before: Record<string, TreeFile> = {};
  const after: Record<string, TreeFile> = {};
  for (const slot of list) place(slot, before, after);
  return { before, after };
});

function place(slot: Slot, before: Record<string, TreeFile>, after: Record<string, TreeFile>): void {
  const { path, executable } = slot;
  const first = { content: slot.first, executable };
  switch (slot.fate) {
    case 'absent':
      return;
    case 'same':
      before[path] = after[path] = first;
      return;
    case 'binary':
      before[path] = after[path] = { content: slot.bytes, executable };
      return;
    case 'edit':
      before[path] = first;
      after[path] = { content: slot.first.slice(0, slot.cut) + slot.second, executable };
      return;
    case 'gone':
      before[path] = first;
      return;
    case 'new':
      after[path] = first;
      return;
    case 'mode':
      before[path] = first;
      after[path] = { content: slot.first, executable: !executable };
      return;
    case 'moved':
      before[path] = first;
      after[`moved/${path}`] = { content: slot.first, executable };
      return;
    case 'moved and edited':
      before[path] = first;
      after[`moved/${path}`] = { content: `${slot.first}one more\n`, executable: !executable };
      return;
  }
}
