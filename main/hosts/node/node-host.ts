import type { Actor } from '../../../core/approval/subject.ts';
import { RefusalError } from '../../../core/errors.ts';
import { openFirstWorkspace, type FirstWorkspace } from '../base/first-workspace.ts';
import { openService } from '../base/service.ts';
import type { Voice } from '../base/voice.ts';
import { LOOPBACK } from './door.ts';
import { createLinks, type Links } from './links.ts';
import { listenNear } from './listen.ts';
import { sessionFileIn } from './session-file.ts';
import { openSessions } from './sessions.ts';
import { createWebServer, type WebServer } from './web-server.ts';

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
  let door: { readonly port: number; readonly links: Links; readonly server: WebServer } | null = null;
  const addressOf = (token: string): string | null =>
    door && `http://${LOOPBACK}:${door.port}/enter?token=${token}`;
  const service = await openService({
    dataDir,
    owner: 'signalbox serve',
    voice,
    host: 'node',
    face: {
      link: (once) => door && addressOf(once ? door.links.once() : door.links.own),
      addressOf,
      windowsOf: (invitation) => door?.server.windowsOf(invitation) ?? 0,
    },
    // Nobody is invited under the name of the account's own person: main/adapters/invitations-file refuses it.
    isGuest: ({ name }) => name !== person.name,
    onBug,
  });
  try {
    const opened = await openFirstWorkspace(service, person, options.workspace);
    if (!opened.ok) throw new RefusalError(opened.error.code, opened.error.message, opened.error.fix);
    const { invitations } = service;
    const links = createLinks(person, invitations);
    const server = await createWebServer({
      links,
      invitations,
      sessions: await openSessions(sessionFileIn(dataDir, voice.note), person, invitations),
      pageDir,
      note: voice.note,
      attach: service.attachSocket,
      onBug,
    });
    const port = await listenNear(server, options.port);
    door = { port, links, server };
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
