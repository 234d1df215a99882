/** Code in a file of its own, loaded when it is first wanted. */
export interface LazyCode<T> {
  /** Loads it, once; a load that failed may be tried again. */
  readonly load: () => Promise<T>;
  /** What it is, once it is loaded. */
  readonly loaded: () => T | undefined;
}

/** Declares it by how it is fetched. */
export function lazyCode<T>(fetch: () => Promise<T>): LazyCode<T> {
  let known: T | undefined;
  return {
    load: async () => (known ??= await fetch()),
    loaded: () => known,
  };
}

/** Begins to load it without waiting: it will be wanted soon. Who then wants it is told of a failure. */
export function loadAhead(code: LazyCode<unknown>): void {
  code.load().catch(() => undefined);
}
