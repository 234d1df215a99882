const ended = new Set<string>();

/** A test has ended the host at this origin, and is done with its pages. */
export function markEnded(origin: string): void {
  ended.add(origin);
}

/** A host has begun at this origin: ports are given out again. */
export function markBegun(origin: string): void {
  ended.delete(origin);
}

/** Whether a page at this address complains only of its host being gone, as a test left it. */
export function isOfEndedHost(address: string): boolean {
  return URL.canParse(address) && ended.has(new URL(address).origin);
}
