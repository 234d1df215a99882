import { posix } from 'node:path';
import { z } from 'zod';
import { folderOf, isTestPath } from '../kit/path-kind.ts';
import { MAP_LIMITS } from './limits.ts';
import type { MappedFile } from './measure.ts';
import { parseJsonWithComments } from './resolve.ts';

export interface EntryPoint {
  readonly path: string;
  readonly why: string;
}

const packageSchema = z.object({
  main: z.string().optional().catch(undefined),
  module: z.string().optional().catch(undefined),
  bin: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .catch(undefined),
  exports: z.unknown().optional(),
  scripts: z.record(z.string(), z.string()).optional().catch(undefined),
});

/** Names that say that a program begins there, by language. */
const BY_NAME =
  /(?:^|\/)(?:src\/)?(?:main\.(?:[cm]?[jt]s|py|go|rs|java|kt|dart|c|cc|cpp|swift)|__main__\.py|manage\.py|wsgi\.py|asgi\.py|app\.py|index\.html|lib\.rs|server\.[cm]?[jt]s|Program\.cs)$|^(?:src\/)?index\.[cm]?[jt]sx?$|(?:^|\/)cmd\/[^/]+\/main\.go$|(?:^|\/)src\/bin\/[^/]+\.rs$/;
const CONFIGURATION =
  /^(?:Dockerfile|docker-compose\.ya?ml|compose\.ya?ml|Makefile|Procfile|\.gitlab-ci\.yml|Jenkinsfile)$|^\.github\/workflows\/[^/]+\.ya?ml$/;

/** Where a reader may begin: what manifests name, what is a program by its name or first line, and what starts all. */
export function findEntryPoints(
  files: readonly MappedFile[],
  texts: ReadonlyMap<string, string>,
): { points: EntryPoint[]; left: number } {
  const names = new Set(files.map(({ path }) => path));
  const found = new Map<string, string>();
  const add = (path: string, why: string) => {
    if (!found.has(path)) found.set(path, why);
  };
  for (const [path, text] of texts) {
    if (!path.endsWith('package.json') || isTestPath(path)) continue;
    const json = packageSchema.safeParse(parseJsonWithComments(text)).data;
    if (json) for (const point of readPackagePoints(path, json, names)) add(point.path, point.why);
  }
  for (const { path, isTest, isProgram, isCode } of files) {
    if (isTest) continue;
    if (BY_NAME.test(path)) add(path, 'its name');
    else if (CONFIGURATION.test(path)) add(path, 'starts or builds it');
    else if (isProgram && isCode) add(path, 'its first line');
  }
  const points = [...found].map(([path, why]) => ({ path, why }));
  return {
    points: points.slice(0, MAP_LIMITS.entryPoints),
    left: Math.max(0, points.length - MAP_LIMITS.entryPoints),
  };
}

type PackageJson = z.output<typeof packageSchema>;

/** What a package.json names, as far as the repository has it. */
function readPackagePoints(path: string, json: PackageJson, names: ReadonlySet<string>): EntryPoint[] {
  const bins = typeof json.bin === 'string' ? [json.bin] : Object.values(json.bin ?? {});
  const named: (readonly [target: string | undefined, key: string])[] = [
    [json.main, 'main'],
    [json.module, 'module'],
    ...exportsOf(json.exports).map((target) => [target, 'exports'] as const),
    ...bins.map((target) => [target, 'bin'] as const),
  ];
  const points = named.flatMap(([target, key]): EntryPoint[] => {
    const source = target === undefined ? null : findSource(besides(path, target), names);
    return source === null ? [] : [{ path: source, why: `${key} of ${path}` }];
  });
  const scripts = Object.entries(json.scripts ?? {}).flatMap(([name, script]): EntryPoint[] => {
    if (!/^(?:start|serve|dev|build)$/.test(name)) return [];
    const words = script.split(/\s+/).filter((word) => !/config\.[a-z]+$/.test(word));
    const file = words.map((word) => besides(path, word)).find((place) => names.has(place));
    return file === undefined ? [] : [{ path: file, why: `script ${name} of ${path}` }];
  });
  return [...points, ...scripts];
}

function besides(path: string, name: string): string {
  return posix.join(folderOf(path) || '.', name);
}

/** What a package offers: the paths anywhere in its conditions, some of them. */
function exportsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.startsWith('./') ? [value] : [];
  if (typeof value !== 'object' || value === null || depth > 5) return [];
  return Object.values(value)
    .slice(0, 20)
    .flatMap((item) => exportsOf(item, depth + 1))
    .slice(0, 50);
}

/** The file itself, or the source that a build makes it of. */
function findSource(path: string, names: ReadonlySet<string>): string | null {
  const bare = path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  const sources = [
    bare,
    bare.replace(/(^|\/)(?:dist|build|lib|out)\//, '$1src/'),
    bare.replace(/(^|\/)(?:dist|build|out)\//, '$1'),
  ];
  const candidates = [
    path,
    ...sources.flatMap((source) =>
      ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'].map((end) => source + end),
    ),
  ];
  return candidates.find((candidate) => names.has(candidate)) ?? null;
}
