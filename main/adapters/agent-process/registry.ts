import type { AgentManifest } from '../../../core/agent/manifest.ts';
import type { AgentRegistry, RegistryState } from '../../ports/registry.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { CatalogReader } from './catalog.ts';

/** The pause between two looks: with a look itself at most the five seconds of requirements.md A3. Cheap: of what has not changed only names and times are read. */
const SYNC_MS = 4_000;

/** Listeners of one registry; more are never taken off again, which is a bug. */
const MAX_LISTENERS = 100;

export interface FolderRegistry extends AgentRegistry {
  /** The folder of an agent's code, also of one that is no longer in force. */
  readonly dirOf: (manifest: AgentManifest) => string;
}

/** Opens what a reader finds, read before it resolves. `onTrouble` hears why a later look broke off. */
export async function openRegistry(
  reader: CatalogReader,
  clock: Pick<Clock, 'after'>,
  onTrouble: (error: unknown) => void,
): Promise<FolderRegistry> {
  const listeners = new Set<(state: RegistryState) => void>();
  let state = await reader.read();
  let closed = false;
  /** The look under way. */
  let looking: Promise<unknown> = Promise.resolve();
  /** The one that begins after it: shared by all who asked meanwhile, since each saw what it wants seen written. */
  let next: Promise<RegistryState> | null = null;

  async function look(): Promise<RegistryState> {
    const found = await reader.read();
    if (found === state || closed) return state;
    state = found;
    for (const listener of [...listeners]) listener(state);
    return state;
  }

  function sync(): Promise<RegistryState> {
    next ??= looking.then(() => {
      next = null;
      const now = look();
      looking = now.catch(() => undefined);
      return now;
    });
    return next;
  }

  // The next one is waited for once this one is over: they never overlap, however slow the disk is.
  const goOn = (): (() => void) =>
    clock.after(SYNC_MS, () => {
      sync()
        .catch(onTrouble)
        .finally(() => {
          if (!closed) cancel = goOn();
        });
    });
  let cancel = goOn();

  return {
    get: () => state,
    sync,
    dirOf: reader.dirOf,
    watch(listener) {
      if (listeners.size >= MAX_LISTENERS) throw new Error(`more than ${MAX_LISTENERS} listeners`);
      const own = (now: RegistryState): void => listener(now);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    async close() {
      closed = true;
      cancel();
      await next?.catch(() => undefined);
      await looking;
    },
  };
}
