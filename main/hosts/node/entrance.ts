import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Links } from './links.ts';
import { plainPage } from './plain-page.ts';
import type { Session, Sessions } from './sessions.ts';

/** Wrong tokens within WINDOW_MS before further ones are only counted. The right one always opens. */
const MAX_WRONG = 20;
const WINDOW_MS = 60_000;
const TOO_MANY = 429;

const WHERE_THE_LINK_IS =
  'The link is in the terminal where Signalbox was started; "signalbox serve --link" shows it again. Whoever was invited asks the person who did for a new one.';

interface EntryQuery {
  readonly token?: unknown;
  /** The folder that the window is to work in. */
  readonly workspace?: unknown;
}

/** Who a request comes from, by its cookie. */
export type WhoIs = (request: FastifyRequest) => Session | undefined;

/**
 * `/enter?token=...`: gives a browser that has the link a cookie, and leaves the token behind. The cookie is of no
 * use to a page of another site (SameSite=Strict) and can't be read by any (HttpOnly).
 */
export function addEntrance(
  app: FastifyInstance,
  port: () => number,
  links: Links,
  sessions: Sessions,
  note: (text: string) => void,
): WhoIs {
  // Cookies know no ports: the name keeps those of two Signalboxes apart.
  const cookieName = (): string => `signalbox-${port()}`;
  const whoIs: WhoIs = (request) => sessions.find(request.cookies[cookieName()]);
  const isTooMany = countWrong(note);

  app.get<{ Querystring: EntryQuery }>('/enter', async (request, reply) => {
    // A link on somebody else's page could make a browser act for another person than the one before it.
    if (isFromElsewhere(request)) return cameFromElsewhere(reply);
    const { token, workspace } = request.query;
    const entry = links.enter(typeof token === 'string' ? token : '');
    switch (entry.kind) {
      case 'in': {
        const { visitor } = entry;
        const session = whoIs(request);
        if (!session || session.invitation !== visitor.invitation) {
          const id = await sessions.open(visitor);
          reply.setCookie(cookieName(), id, { httpOnly: true, sameSite: 'strict', path: '/' });
        }
        return reply.header('cache-control', 'no-store').redirect(pageAddress(workspace), 303);
      }
      case 'used':
        note('A link that opens once was opened again. If it was not you, end Signalbox and start it anew.');
        return answer(reply, 401, 'This link was used already', 'It opens once.', WHERE_THE_LINK_IS);
      case 'wrong':
        return isTooMany() ? tooMany(reply) : wrongLink(reply);
    }
  });
  return whoIs;
}

/** The page, in a folder if the link names one. It stays an address of ours whatever it names. */
function pageAddress(workspace: unknown): string {
  return typeof workspace === 'string' ? `/?workspace=${encodeURIComponent(workspace.toWellFormed())}` : '/';
}

/** What a browser without a session is told. */
export function askForLink(reply: FastifyReply): FastifyReply {
  return answer(reply, 401, 'Open Signalbox by its link', WHERE_THE_LINK_IS);
}

/** Answers with a page of words. */
export function answer(
  reply: FastifyReply,
  status: number,
  title: string,
  ...text: readonly string[]
): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(plainPage(title, ...text));
}

function wrongLink(reply: FastifyReply): FastifyReply {
  return answer(
    reply,
    401,
    'This link opens nothing',
    'It is of an earlier start, was replaced or revoked, has ended, or is not whole.',
    WHERE_THE_LINK_IS,
  );
}

function tooMany(reply: FastifyReply): FastifyReply {
  const text = 'Somebody tries one after the other. The right link still opens.';
  void reply.header('retry-after', String(WINDOW_MS / 1_000));
  return answer(reply, TOO_MANY, 'Too many wrong links', text, WHERE_THE_LINK_IS);
}

/** Browsers say so of themselves; who isn't one doesn't, and has to know the token all the same. */
function isFromElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'none' && site !== 'same-origin';
}

function cameFromElsewhere(reply: FastifyReply): FastifyReply {
  const text = 'Copy the link into the address bar: from another page it is not followed.';
  return answer(reply, 403, 'Paste the link', text);
}

/** 256 bits can't be guessed; counting makes whoever tries visible, and cheap to answer. */
function countWrong(note: (text: string) => void): () => boolean {
  let since = 0;
  let wrong = 0;
  return () => {
    const now = Date.now();
    if (now - since > WINDOW_MS) {
      since = now;
      wrong = 0;
    }
    wrong += 1;
    if (wrong === MAX_WRONG + 1) note(`More than ${MAX_WRONG} wrong links were tried within a minute.`);
    return wrong > MAX_WRONG;
  };
}
