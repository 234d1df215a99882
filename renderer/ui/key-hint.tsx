import { Kbd } from '@mantine/core';

/** The key that does the same, beside what it does. Not read aloud: names of buttons stay plain. */
export function KeyHint({ of }: { readonly of: string }) {
  return (
    <Kbd size="xs" aria-hidden>
      {of}
    </Kbd>
  );
}
