import { useSyncExternalStore } from 'react';

/** Longest path that counts, as the contract has it. */
const MAX_PATH = 4_096;

/**
 * The folder that this window works in stands in its address, before the fragment: `/?workspace=/home/ada/shop#/runs`.
 * So every link within the page keeps it, reload and back bring it again, a copied address means the same in another
 * window, and what another window does changes nothing here (docs/adr/0014). Null: none was given yet.
 */
export function readWorkspace(search: string): string | null {
  const path = new URLSearchParams(search).get('workspace') ?? '';
  return path === '' || path.length > MAX_PATH ? null : path;
}

/** The part of the address that names a folder, with its slashes readable. */
export function searchOf(workspace: string): string {
  return `?workspace=${encodeURIComponent(workspace.toWellFormed()).replaceAll('%2F', '/')}`;
}

const listeners = new Set<() => void>();

/** Works in another folder from now on; `replace` leaves no step back. */
export function takeWorkspace(path: string, options: { readonly replace?: boolean } = {}): void {
  if (ownWorkspace() === path) return;
  const address = searchOf(path) + location.hash;
  if (options.replace === true) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  for (const listener of [...listeners]) listener();
}

export function ownWorkspace(): string | null {
  return readWorkspace(location.search);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** The folder of this window now, and again with each change. */
export function useOwnWorkspace(): string | null {
  return useSyncExternalStore(subscribe, ownWorkspace);
}
