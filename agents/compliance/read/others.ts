import { z } from 'zod';
import { COMPLIANCE_LIMITS } from '../limits.ts';
import {
  lineOf,
  lockOf,
  NO_MANIFEST,
  NOTHING_LOCKED,
  type Asked,
  type EcosystemFiles,
  type Manifest,
} from './dependency.ts';
import { declaredLicense, parseJson } from './npm.ts';

const text = z.string().nullish().catch(null);
const table = z.record(z.string(), z.unknown()).nullish().catch(null);
const composerSchema = z.object({ name: text, version: text, require: table, 'require-dev': table });
const composerPackage = z.object({ name: z.string(), version: z.string(), license: z.unknown().optional() });
const composerLock = z.object({
  packages: z.array(z.unknown()).catch([]),
  'packages-dev': z.array(z.unknown()).catch([]),
});

export const COMPOSER: EcosystemFiles = {
  ecosystem: 'composer',
  isManifest: (name) => name === 'composer.json',
  readManifest: (source): Manifest => {
    const json = composerSchema.safeParse(parseJson(source)).data;
    if (!json) return NO_MANIFEST;
    const asked = (['require', 'require-dev'] as const).flatMap((section) =>
      Object.entries(json[section] ?? {})
        .slice(0, COMPLIANCE_LIMITS.asked)
        .flatMap(([name, wanted]): Asked[] => {
          // What has no slash is PHP itself, or a part of it.
          if (!name.includes('/') || typeof wanted !== 'string') return [];
          const kind = section === 'require' ? 'runtime' : 'development';
          return [{ name, wanted, kind, line: lineOf(source, JSON.stringify(name)), isLocal: false }];
        }),
    );
    return { name: json.name ?? null, version: json.version ?? null, asked };
  },
  locks: {
    'composer.lock': (source) => {
      const lock = composerLock.safeParse(parseJson(source)).data;
      if (!lock) return NOTHING_LOCKED;
      return lockOf(
        [...lock.packages, ...lock['packages-dev']].flatMap((entry) => {
          const found = composerPackage.safeParse(entry).data;
          if (!found) return [];
          return [[found.name, { version: found.version, license: declaredLicense(found) }] as const];
        }),
      );
    },
  },
};

export const GO: EcosystemFiles = {
  ecosystem: 'go',
  isManifest: (name) => name === 'go.mod',
  readManifest: (source): Manifest => {
    const replaced = new Set(
      shortLines(source).map(
        (line) => /^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>\s+\.{1,2}\//.exec(line)?.[1],
      ),
    );
    const asked = shortLines(source).flatMap((line, index): Asked[] => {
      const match = /^\s*(?:require\s+)?([\w.~-]+\.[\w./~-]+)\s+(v\S+)\s*(\/\/\s*indirect)?/.exec(line);
      if (!match || match[3] !== undefined || line.includes('=>') || /^\s*(?:exclude|retract)/.test(line))
        return [];
      const [, name = '', wanted = ''] = match;
      return [{ name, wanted, kind: 'runtime', line: index + 1, isLocal: replaced.has(name) }];
    });
    return { name: /^module\s+(\S+)/m.exec(source)?.[1] ?? null, version: null, asked };
  },
  locks: {},
};

export const RUBY: EcosystemFiles = {
  ecosystem: 'rubygems',
  isManifest: (name) => name === 'Gemfile',
  readManifest: (source): Manifest => {
    let isDevelopment = false;
    const asked = shortLines(source).flatMap((line, index): Asked[] => {
      if (/^\s*group\b.*:(?:development|test)\b.*\bdo\s*$/.test(line)) isDevelopment = true;
      else if (/^end\b/.test(line)) isDevelopment = false;
      const match = /^\s*gem\s+['"]([^'"]+)['"](?:\s*,\s*['"]([^'"]+)['"])?(.*)$/.exec(line);
      if (!match) return [];
      const kind = isDevelopment ? 'development' : 'runtime';
      const isLocal = /\bpath:|:path\s*=>/.test(match[3] ?? '');
      return [{ name: match[1] ?? '', wanted: match[2] ?? '', kind, line: index + 1, isLocal }];
    });
    return { name: null, version: null, asked };
  },
  locks: {
    'Gemfile.lock': (source) =>
      lockOf(
        Array.from(source.matchAll(/^ {4}([\w.-]+) \(([^()\s]+)\)$/gm), ([, name = '', version = '']) => [
          name,
          { version, license: null },
        ]),
      ),
  },
};

/** Longer lines are none that people write, and take long to be looked at. */
const MAX_LINE = 1_000;

function shortLines(source: string): string[] {
  return source.split('\n').map((line) => line.slice(0, MAX_LINE));
}
