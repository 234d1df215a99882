import { strict } from '../record.ts';
import { isReady } from './app.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const privileged = new Set<string>();
const handlers = new Map<string, Handler>();

interface Scheme {
  readonly scheme: string;
  readonly privileges?: {
    readonly standard?: boolean;
    readonly secure?: boolean;
    readonly supportFetchAPI?: boolean;
  };
}

/** What answers a scheme, if anything does. */
export function handlerOf(scheme: string): Handler | undefined {
  return handlers.get(scheme);
}

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: readonly Scheme[]) => {
    if (isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard && privileges.secure && privileges.supportFetchAPI) privileged.add(scheme);
    }
  },
  handle: (scheme: string, handler: Handler) => {
    if (!isReady()) throw new Error('protocol.handle should be called after app is ready');
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    // Other schemes have no origin, no storage and no modules: the page would not work as it does here.
    if (!privileged.has(scheme))
      throw new Error('not in the stand-in: a scheme that is not standard, secure and fetchable');
    handlers.set(scheme, handler);
  },
});
