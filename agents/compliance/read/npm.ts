import { z } from 'zod';
import { parseDocument } from 'yaml';
import { COMPLIANCE_LIMITS } from '../limits.ts';
import {
  lineOf,
  lockOf,
  NO_MANIFEST,
  NOTHING_LOCKED,
  type Asked,
  type DependencyKind,
  type EcosystemFiles,
  type Locked,
  type LockReader,
  type Manifest,
} from './dependency.ts';

const text = z.string().nullish().catch(null);
const table = z.record(z.string(), z.unknown()).nullish().catch(null);
const packageSchema = z.object({
  name: text,
  version: text,
  dependencies: table,
  devDependencies: table,
  optionalDependencies: table,
  peerDependencies: table,
});

const SECTIONS = [
  ['dependencies', 'runtime'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'development'],
  ['peerDependencies', 'peer'],
] as const satisfies readonly (readonly [string, DependencyKind])[];

const LOCAL = /^(?:workspace|file|link|portal):/;

/** JSON of a stranger, or null for a text that is none. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch {
    // Not JSON (yet): then it says nothing.
    return null;
  }
}

/** Reads a package.json: what it is, and what it asks for. */
export function readPackage(source: string): Manifest {
  const json = packageSchema.safeParse(parseJson(source)).data;
  if (!json) return NO_MANIFEST;
  const asked = new Map<string, Asked>();
  for (const [section, kind] of SECTIONS) {
    const start = source.indexOf(`"${section}"`);
    for (const [name, wanted] of Object.entries(json[section] ?? {}).slice(0, COMPLIANCE_LIMITS.asked)) {
      if (typeof wanted !== 'string' || asked.has(name)) continue;
      const line = lineOf(source, JSON.stringify(name), Math.max(0, start));
      asked.set(name, { name, wanted, kind, line, isLocal: LOCAL.test(wanted) });
    }
  }
  return { name: json.name ?? null, version: json.version ?? null, asked: [...asked.values()] };
}

/** The licence that a package.json (or the like) declares, in any of the forms there were; null without one. */
export function declaredLicense(json: unknown): string | null {
  const found = z
    .object({ license: z.unknown().optional(), licenses: z.unknown().optional() })
    .safeParse(json).data;
  return licenseText(found?.license) ?? licenseText(found?.licenses);
}

function licenseText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  if (Array.isArray(value)) {
    const all = value.flatMap((item) => licenseText(item) ?? []);
    if (all.length === 0) return null;
    return all.length === 1 ? (all[0] ?? null) : all.map((item) => `(${item})`).join(' OR ');
  }
  const typed = z.object({ type: z.string() }).safeParse(value).data;
  return typed?.type ?? null;
}

const entrySchema = z.object({
  version: z.string(),
  license: z.unknown().optional(),
  licenses: z.unknown().optional(),
});
const lockSchema = z.object({ packages: table, dependencies: table });

function readNpmLock(source: string): LockReader {
  const lock = lockSchema.safeParse(parseJson(source)).data;
  if (!lock) return NOTHING_LOCKED;
  const find = (value: unknown): Locked | null => {
    const entry = entrySchema.safeParse(value).data;
    return entry ? { version: entry.version, license: declaredLicense(entry) } : null;
  };
  const own = (record: Record<string, unknown> | null | undefined, key: string) =>
    record && Object.hasOwn(record, key) ? record[key] : undefined;
  return (name, folder) => {
    // A workspace's own version lies below it, what all share at the top.
    const folders = folder === '' ? [''] : [folder, ''];
    for (const prefix of folders) {
      const found = find(own(lock.packages, `${prefix}node_modules/${name}`));
      if (found) return found;
    }
    return find(own(lock.dependencies, name));
  };
}

/** Longer lines of a lock file name more ranges than a package has. */
const MAX_LINE = 20_000;
/** What a pnpm lock file says of the packages of the repository, before it lists all others. */
const MAX_IMPORTERS = 1024 * 1024;

/** `name@range, name@range:` and, below it, `version "1.2.3"` or `version: 1.2.3`. */
function readYarnLock(source: string): LockReader {
  const entries: [string, Locked][] = [];
  let names: string[] = [];
  for (const line of source.split('\n')) {
    if (/^["\w@]/.test(line)) {
      const specs = line.slice(0, MAX_LINE).replaceAll('"', '').split(',');
      names = specs
        .map((spec) => spec.trim())
        .map((spec) => spec.slice(0, Math.max(0, spec.indexOf('@', 1))));
    }
    const version = /^ {2}version:? "?([^"\s]{1,200})"?\s*$/.exec(line)?.[1];
    if (version === undefined) continue;
    for (const name of new Set(names)) entries.push([name, { version, license: null }]);
    names = [];
  }
  return lockOf(entries);
}

const importerSchema = z.object({
  dependencies: table,
  devDependencies: table,
  optionalDependencies: table,
});
const pnpmSchema = importerSchema.extend({ importers: table });

function readPnpmLock(source: string): LockReader {
  const end = source.search(/^(?:packages|snapshots):/m);
  const head = end < 0 ? source : source.slice(0, end);
  if (head.length > MAX_IMPORTERS) return NOTHING_LOCKED;
  const json: unknown = parseYaml(head);
  const lock = pnpmSchema.safeParse(json).data;
  if (!lock) return NOTHING_LOCKED;
  return (name, folder) => {
    const at = folder.replace(/\/$/, '') || '.';
    const importer = importerSchema.safeParse(lock.importers?.[at] ?? lock).data;
    for (const section of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
      const entry = importer?.[section]?.[name];
      const version =
        typeof entry === 'string' ? entry : z.object({ version: z.string() }).safeParse(entry).data?.version;
      // Behind it stand the peers that it was resolved with.
      if (version !== undefined) return { version: version.replace(/[(_].*$/, ''), license: null };
    }
    return null;
  };
}

function parseYaml(source: string): unknown {
  try {
    // Lock files have no anchors; a few are no harm, thousands are made to fill memory.
    return parseDocument(source).toJS({ maxAliasCount: 100 });
  } catch {
    return null;
  }
}

export const NPM: EcosystemFiles = {
  ecosystem: 'npm',
  isManifest: (name) => name === 'package.json',
  readManifest: readPackage,
  locks: {
    'package-lock.json': readNpmLock,
    'npm-shrinkwrap.json': readNpmLock,
    'yarn.lock': readYarnLock,
    'pnpm-lock.yaml': readPnpmLock,
  },
};
