import { useSyncExternalStore } from 'react';

/** Where the page is: `#/runs/ID?tab=timeline`. Every screen and selection has an address, so links and reload work. */
export interface Address {
  /** Decoded parts of the path: `['runs', 'ID']`. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

/** Reads an address from the fragment of a URL; what can't be decoded counts as plain text. */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  return {
    path: path
      .split('/')
      .filter((part) => part !== '')
      .map(decode),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A hand-written "%" that is no escape.
    return part;
  }
}

/** Writes an address; members of the query that are undefined or empty are left out. */
export function addressOf(
  path: readonly string[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const kept = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  const search = new URLSearchParams(kept).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

/** Goes to an address; `replace` leaves no step back (typing in a filter). */
export function go(address: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace === true) {
    history.replaceState(null, '', address);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = address;
  }
}

let known: { readonly hash: string; readonly address: Address } | undefined;

function current(): Address {
  const { hash } = location;
  if (known?.hash !== hash) known = { hash, address: parseAddress(hash) };
  return known.address;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The address now, and again with each change. */
export function useAddress(): Address {
  return useSyncExternalStore(subscribe, current);
}
