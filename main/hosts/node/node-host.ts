import type { Actor } from '../../../core/approval/subject.ts';
import { ok, RefusalError } from '../../../core/errors.ts';
import { openFirstWorkspace, type FirstWorkspace } from '../base/first-workspace.ts';
import { openService } from '../base/service.ts';
import type { Voice } from '../base/voice.ts';
import { LOOPBACK } from './door.ts';
import { createLinks } from './links.ts';
import { listenNear } from './listen.ts';
import { sessionFileIn } from './session-file.ts';
import { openSessions } from './sessions.ts';
import { createWebServer } from './web-server.ts';

export interface NodeHostOptions {
  readonly dataDir: string;
  /** The port to begin the search with; 0 takes any. */
  readonly port: number;
  /** Folder of the built page. */
  readonly pageDir: string;
  /** Whoever opens the printed link decides as this person. */
  readonly person: Actor;
  readonly voice: Voice;
  readonly workspace: FirstWorkspace;
  readonly onBug: (error: unknown) => void;
}

/** Signalbox for browsers of this machine. */
export interface NodeHost {
  readonly port: number;
  /** The address that lets its reader in, for as long as this runs. */
  readonly link: string;
  /** An address that does so once, within a minute. */
  readonly linkForBrowser: () => string;
  readonly close: () => Promise<void>;
}

/** Opens the data folder, and then the door. Rejects with RefusalError when either can't be had. */
export async function openNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const { dataDir, voice, person, pageDir, onBug } = options;
  const links = createLinks(person);
  let port: number | null = null;
  const addressOf = (token: string): string | null =>
    port === null ? null : `http://${LOOPBACK}:${port}/enter?token=${token}`;
  const service = await openService({
    dataDir,
    owner: 'signalbox serve',
    voice,
    host: 'node',
    link: (once) => addressOf(once ? links.once() : links.own),
    invite: (name, by) => {
      const token = links.invite(name, by);
      return Promise.resolve(token.ok ? ok({ address: whole(addressOf(token.value)) }) : token);
    },
    // No guest bears the name of the account's own person: links.ts refuses it.
    isGuest: ({ name }) => name !== person.name,
    onBug,
  });
  try {
    const opened = await openFirstWorkspace(service, person, options.workspace);
    if (!opened.ok) throw new RefusalError(opened.error.code, opened.error.message, opened.error.fix);
    const server = await createWebServer({
      links,
      sessions: await openSessions(sessionFileIn(dataDir, voice.note), person),
      pageDir,
      note: voice.note,
      attach: service.attachSocket,
      onBug,
    });
    port = await listenNear(server, options.port);
    return {
      port,
      link: whole(addressOf(links.own)),
      linkForBrowser: () => whole(addressOf(links.once())),
      async close() {
        await server.close();
        await service.close();
      },
    };
  } catch (error) {
    await service.close();
    throw error;
  }
}

/** Nobody has a page to ask from before it listens. */
function whole(address: string | null): string {
  if (address === null) throw new Error('the server does not listen');
  return address;
}
