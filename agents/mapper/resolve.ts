import { posix } from 'node:path';
import { z } from 'zod';
import { folderOf } from '../kit/path-kind.ts';
import { isPythonPath } from '../kit/script-modules.ts';
import { splitScript } from '../kit/script-text.ts';

const ENDS = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.d.ts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.vue',
  '.svelte',
  '.json',
];
const INDEXES = ['/index.ts', '/index.tsx', '/index.js', '/index.mjs', '/index.jsx', '/index.cjs'];

/** The file of the repository that an import leads to; null for a package from elsewhere. */
export type Resolve = (from: string, specifier: string) => string | null;

/** Makes a resolver of the names there are, and of what manifests say about aliases and packages of the repository. */
export function createResolver(names: ReadonlySet<string>, texts: ReadonlyMap<string, string>): Resolve {
  const aliases = [...readAliases(texts), ...readPackages(texts)];
  const script = (path: string): string | null => {
    if (path.startsWith('../') || path === '..') return null;
    // TypeScript is imported by the name of what it becomes.
    const source = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
    for (const base of source === path ? [path] : [path, source]) {
      const found = [...ENDS.map((end) => base + end), ...INDEXES.map((end) => posix.join(base, end))];
      const hit = found.find((name) => names.has(name));
      if (hit !== undefined) return hit;
    }
    return null;
  };
  const python = (from: string, specifier: string): string | null => {
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    const tail = specifier.slice(dots).replaceAll('.', '/');
    const starts =
      dots > 0
        ? [posix.join(folderOf(from) || '.', '../'.repeat(dots - 1))]
        : ['.', 'src', folderOf(from) || '.'];
    for (const start of starts) {
      const base = posix.join(start, tail);
      if (base.startsWith('..')) continue;
      const hit = [`${base}.py`, `${base}/__init__.py`, `${base}.pyi`].find((name) => names.has(name));
      if (hit !== undefined) return hit;
    }
    return null;
  };
  return (from, specifier) => {
    const plain = specifier.replace(/[?#].*$/, '');
    if (isPythonPath(from)) return python(from, plain);
    if (plain.startsWith('.')) return script(posix.join(folderOf(from) || '.', plain));
    const fitting = aliases.filter(
      ({ start, whole, below }) =>
        from.startsWith(below) && (whole ? plain === start : plain.startsWith(start)),
    );
    for (const { start, targets } of fitting.slice(0, MAX_TRIED)) {
      for (const target of targets) {
        const hit = script(posix.normalize(target + plain.slice(start.length)));
        if (hit !== null) return hit;
      }
    }
    return null;
  };
}

interface Alias {
  readonly start: string;
  /** The specifier must be just that. */
  readonly whole: boolean;
  readonly targets: readonly string[];
  /** For files of this folder. */
  readonly below: string;
}

const MAX_ALIASES = 500;
/** Aliases that one import is tried with, and places that one alias leads to. */
const MAX_TRIED = 10;
const strings = z.array(z.string()).catch([]);
const configSchema = z.object({
  compilerOptions: z.object({
    baseUrl: z.string().optional().catch(undefined),
    paths: z.record(z.string(), strings).optional().catch(undefined),
  }),
});

/** `paths` and `baseUrl` of the settings for TypeScript, for the files below them. */
function readAliases(texts: ReadonlyMap<string, string>): Alias[] {
  return [...texts]
    .filter(([path]) => /[tj]sconfig(?:\.base)?\.json$/.test(path))
    .flatMap(([path, text]) => {
      const options = configSchema.safeParse(parseJsonWithComments(text)).data?.compilerOptions;
      if (!options) return [];
      const below = folderOf(path);
      const base = posix.join(below || '.', options.baseUrl ?? '.');
      const named = Object.entries(options.paths ?? {}).map(([pattern, targets]): Alias => {
        const start = pattern.replace(/\*.*$/, '');
        const ends = targets
          .slice(0, MAX_TRIED)
          .map((target) => posix.join(base, target.replace(/\*.*$/, '')));
        return { start, whole: !pattern.includes('*'), targets: ends, below };
      });
      const all: Alias[] =
        options.baseUrl === undefined ? [] : [{ start: '', whole: false, targets: [`${base}/`], below }];
      return [...named, ...all];
    })
    .slice(0, MAX_ALIASES);
}

const packageSchema = z.object({ name: z.string().min(1), main: z.string().optional().catch(undefined) });

/** Packages of the repository import each other by name. */
function readPackages(texts: ReadonlyMap<string, string>): Alias[] {
  return [...texts]
    .filter(([path]) => path.endsWith('package.json'))
    .flatMap(([path, text]) => {
      const found = packageSchema.safeParse(parseJsonWithComments(text)).data;
      if (!found) return [];
      const folder = folderOf(path) || './';
      const main = (found.main ?? 'index').replace(/^\.\//, '');
      return [
        {
          start: found.name,
          whole: true,
          targets: [folder + main, `${folder}src/index`, `${folder}index`],
          below: '',
        },
        { start: `${found.name}/`, whole: false, targets: [folder, `${folder}src/`], below: '' },
      ].map((alias) => ({ ...alias, targets: alias.targets.map((target) => posix.normalize(target)) }));
    })
    .slice(0, MAX_ALIASES);
}

/** JSON as TypeScript's settings are: with comments, and commas at the end. Null for what is none. */
export function parseJsonWithComments(text: string): unknown {
  const { comments } = splitScript(text);
  let plain = '';
  for (let at = 0; at < text.length; at += 1) plain += comments[at]?.trim() === '' ? (text[at] ?? '') : ' ';
  try {
    return JSON.parse(plain.replace(/^\uFEFF/, '').replace(/,(\s*[}\]])/g, '$1'));
  } catch {
    // Not JSON (yet): then it says nothing.
    return null;
  }
}
