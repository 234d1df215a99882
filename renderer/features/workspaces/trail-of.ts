/** A folder on the way to another. */
interface TrailPart {
  readonly name: string;
  readonly path: string;
}

/** The folders of an absolute path from the top, on any system: `/`, `/home`, `/home/ada` or `C:\`, `C:\work`. */
export function trailOf(path: string): readonly TrailPart[] {
  const separator = /^[A-Za-z]:/.test(path) ? '\\' : '/';
  const names = path.split(/[\\/]/).filter(Boolean);
  const top = separator === '/' ? [{ name: '/', path: '/' }] : [];
  if (path === '') return [];
  return [
    ...top,
    ...names.map((name, place) => {
      const joined = names.slice(0, place + 1).join(separator);
      return { name, path: separator === '/' ? `/${joined}` : place === 0 ? `${joined}\\` : joined };
    }),
  ];
}
