/** What the app asked of the system, for tests to look at: dialogs, notifications, menus, opened addresses. */
export interface Recorded {
  readonly what: string;
  readonly data: unknown;
}

/** More than any test makes; a loop must not eat the memory. */
const MAX_RECORDED = 10_000;

const recorded: Recorded[] = [];

/** Notes a call; `data` is plain. */
export function record(what: string, data: unknown = null): void {
  recorded.push({ what, data });
  if (recorded.length > MAX_RECORDED) recorded.shift();
}

/** All calls of one kind, oldest first. */
export function recordsOf(what: string): unknown[] {
  return recorded.filter((item) => item.what === what).map((item) => item.data);
}

/** A name that Electron has and the stand-in lacks is found out at once instead of being undefined. */
export function strict<T extends object>(name: string, known: T): T {
  return new Proxy(known, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || key === 'then' || key === 'toJSON')
        return Reflect.get(target, key) as unknown;
      throw new Error(`not in the stand-in: ${name}.${key}`);
    },
    set(target, key, value) {
      if (typeof key === 'string' && !(key in target))
        throw new Error(`not in the stand-in: ${name}.${key} =`);
      return Reflect.set(target, key, value);
    },
  });
}
