/** The end of an id, which differs from one to the next; the start is the time. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/** The last part of a path of any system. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
