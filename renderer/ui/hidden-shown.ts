import type { Extension } from '@codemirror/state';
import { highlightSpecialChars } from '@codemirror/view';
import { INVISIBLE, makeVisible } from '../../core/approval/visible-text.ts';

/**
 * Draws characters that can't be seen as they are written everywhere else, so that none hides in code or turns it
 * around: by itself the editor leaves out some that do, such as U+2068 and U+202B.
 */
export function hiddenShown(): Extension {
  return highlightSpecialChars({
    // One of its own: the editor keeps its place in it.
    specialChars: new RegExp(INVISIBLE),
    render: (code, description) => {
      const shown = document.createElement('span');
      shown.className = 'cm-specialChar';
      shown.textContent = makeVisible(String.fromCodePoint(code));
      shown.title = description ?? '';
      shown.setAttribute('aria-label', description ?? '');
      return shown;
    },
  });
}
