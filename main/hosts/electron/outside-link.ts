import { dialog, shell } from 'electron';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { webAddress } from './web-address.ts';

/** One question at a time: a page can ask faster than a person can answer. */
let isAsking = false;

/**
 * A link in the page leads outside: shows the whole address and opens it in the browser only when the person says so. Only
 * http and https; anything else could start a program.
 */
export async function offerLink(link: string): Promise<void> {
  const address = webAddress(link);
  if (address === null || isAsking) return;
  isAsking = true;
  try {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: 'Open this address in your browser?',
      detail: makeVisible(address),
      buttons: ['Open', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    if (response === 0) await shell.openExternal(address);
  } finally {
    isAsking = false;
  }
}
