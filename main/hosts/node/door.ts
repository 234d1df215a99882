import type { IncomingHttpHeaders } from 'node:http';

/** The only address that is listened at: nothing off this machine can connect. */
export const LOOPBACK = '127.0.0.1';

/** Names for it that a person may type. */
const NAMES = [LOOPBACK, 'localhost'] as const;

/** What a request that may not come in is told. */
export interface Rebuff {
  readonly status: 403;
  readonly title: string;
  readonly text: string;
}

/** Looks at a request's headers before anything else does; null lets it in. */
export type Door = (headers: IncomingHttpHeaders, isUpgrade: boolean) => Rebuff | null;

/**
 * Lets in what is addressed to this very server, from its own page or from no page. A name of somebody else's that
 * leads here (DNS rebinding) is in Host, a page of somebody else's in Origin; browsers let no page change either.
 * WebSocket has no same-origin policy of its own, so that an upgrade has to say where it comes from.
 */
export function createDoor(port: number): Door {
  const hosts = new Set(NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
  return ({ host, origin }, isUpgrade) => {
    if (host === undefined || !hosts.has(host)) {
      return rebuff(
        'Wrong address',
        `Signalbox answers at http://${LOOPBACK}:${port} and under no other name.`,
      );
    }
    if (origin === undefined ? isUpgrade : origin !== `http://${host}`) {
      return rebuff('Not from there', 'Only the page of Signalbox itself may ask for this.');
    }
    return null;
  };
}

function rebuff(title: string, text: string): Rebuff {
  return { status: 403, title, text };
}
