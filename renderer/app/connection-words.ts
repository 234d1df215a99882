import type { SystemInfo } from '../../core/contract/system.ts';
import type { ConnectionState } from '../client/connection.ts';

/** What the page says while it isn't connected. */
export interface ConnectionWords {
  readonly title: string;
  /** What to do; empty where there is something to count instead. */
  readonly text: string;
}

const SILENT = 'Signalbox does not answer.';

/** `info`: what was known of the person in this window while it was connected. Null while there is nothing to say. */
export function connectionWords(
  { kind }: ConnectionState,
  info: Pick<SystemInfo, 'person' | 'isGuest'> | undefined,
): ConnectionWords | null {
  const isGuest = info?.isGuest === true;
  switch (kind) {
    case 'open':
      return null;
    case 'connecting':
      return { title: SILENT, text: 'Trying now …' };
    case 'waiting':
      return { title: SILENT, text: '' };
    case 'gone':
      return {
        title: SILENT,
        text: isGuest
          ? 'Ask the person who invited you whether it still runs. Nothing is lost.'
          : 'Is the program that you started still running? Nothing is lost.',
      };
    case 'out':
      return isGuest
        ? {
            title: `You are no longer let in as ${info.person.name}.`,
            text:
              'Your invitation was revoked or has ended. Ask the person who invited you for a new link and open it in ' +
              'this browser; this page then goes on.',
          }
        : {
            title: 'This browser is no longer let in.',
            text:
              'Its time is over, or Signalbox was started anew without it. Open its link in this browser ' +
              '(“signalbox serve --link” shows it); this page then goes on.',
          };
    case 'full':
      return {
        title: 'Too many windows.',
        text: 'This browser has as many windows connected as it may. Close one, then try again.',
      };
  }
}
