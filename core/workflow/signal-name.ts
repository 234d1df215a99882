/** What a signal can be called: one word that needs no quoting in a shell or an address. */
const SIGNAL_NAME = /^[A-Za-z0-9][\w.:/@-]{0,127}$/;

export const SIGNAL_NAME_WORDS =
  'letters, digits and any of . _ : / @ -, beginning with a letter or a digit, at most 128';

/** Whether a signal can have this name. */
export function isSignalName(name: string): boolean {
  return SIGNAL_NAME.test(name);
}
