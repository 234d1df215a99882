import { readdirSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { createTextReader } from '../../kit/files-read.ts';
import { folderOf } from '../../kit/path-kind.ts';
import type { Locked } from './dependency.ts';
import { declaredLicense, parseJson } from './npm.ts';
import { pythonName } from './python.ts';
import type { Dependency } from './read-dependencies.ts';
import { readToml, tomlString } from './toml.ts';

/** Metadata of one package; some carry their whole readme. */
const METADATA_BYTES = 2 * 1024 * 1024;
/** Python packages of one environment that are looked at. */
const MAX_DISTRIBUTIONS = 5_000;

/**
 * Reads what is installed in the folder: node_modules, a virtual environment, vendored crates. Nothing is run, and no link
 * is followed that leads out of the workspace.
 */
export function createInstalledReader(workspace: string): (dependency: Dependency) => Locked | null {
  const root = realpathSync(workspace);
  const read = createTextReader(root, METADATA_BYTES);
  const readInside = (path: string): string | null => {
    const inside = insideOf(root, path);
    const file = inside === null ? null : read(inside);
    return file?.kind === 'text' ? file.text : null;
  };
  let distributions: ReadonlyMap<string, Locked> | undefined;
  return ({ ecosystem, name, manifest }) => {
    switch (ecosystem) {
      case 'npm':
        return /^(?:@[\w.-]+\/)?[\w-][\w.-]*$/.test(name)
          ? readNodeModule(readInside, folderOf(manifest), name)
          : null;
      case 'cargo':
        return /^[\w-]+$/.test(name) ? readCrate(readInside(`vendor/${name}/Cargo.toml`)) : null;
      case 'pypi':
        distributions ??= readDistributions(root, readInside);
        return distributions.get(pythonName(name)) ?? null;
      // Their packages say their licence in a text alone, or lie outside of the folder.
      case 'composer':
      case 'go':
      case 'rubygems':
        return null;
    }
  };
}

type ReadInside = (path: string) => string | null;

/** The path without links, from the root; null where it does not exist or lies outside. */
function insideOf(root: string, path: string): string | null {
  try {
    const real = relative(root, realpathSync(join(root, path)));
    return real === '..' || real.startsWith(`..${sep}`) ? null : real;
  } catch {
    // Not installed: nothing to be said of it.
    return null;
  }
}

const packageSchema = z.object({
  version: z.string(),
  license: z.unknown().optional(),
  licenses: z.unknown().optional(),
});

function readNodeModule(read: ReadInside, folder: string, name: string): Locked | null {
  for (let at = folder; ; at = folderOf(at.slice(0, -1))) {
    const text = read(`${at}node_modules/${name}/package.json`);
    const found = text === null ? undefined : packageSchema.safeParse(parseJson(text)).data;
    if (found) return { version: found.version, license: declaredLicense(found) };
    if (at === '') return null;
  }
}

function readCrate(text: string | null): Locked | null {
  if (text === null) return null;
  const said = (wanted: string) => {
    const line = readToml(text).find(({ section, key }) => section === 'package' && key === wanted);
    return line ? tomlString(line.value) : null;
  };
  const version = said('version');
  return version === null ? null : { version, license: said('license') };
}

/** The Python packages of the virtual environments that usually lie in a folder. */
function readDistributions(root: string, read: ReadInside): ReadonlyMap<string, Locked> {
  const found = new Map<string, Locked>();
  const places = ['.venv', 'venv', 'env'].flatMap((environment) => [
    ...list(root, `${environment}/lib`)
      .filter((name) => name.startsWith('python'))
      .map((name) => `${environment}/lib/${name}/site-packages`),
    `${environment}/Lib/site-packages`,
  ]);
  for (const place of places) {
    for (const name of list(root, place).filter((entry) => entry.endsWith('.dist-info'))) {
      if (found.size >= MAX_DISTRIBUTIONS) return found;
      const text = read(`${place}/${name}/METADATA`);
      const metadata = text === null ? null : readMetadata(text);
      if (metadata) found.set(pythonName(metadata.name), metadata.locked);
    }
  }
  return found;
}

function list(root: string, path: string): string[] {
  const inside = insideOf(root, path);
  if (inside === null) return [];
  try {
    return readdirSync(join(root, inside)).sort();
  } catch {
    // A file of that name, or no permission.
    return [];
  }
}

/** Classifiers of the Python index that mean one licence. */
const CLASSIFIERS: Readonly<Record<string, string>> = {
  'MIT License': 'MIT',
  'ISC License (ISCL)': 'ISC',
  'Mozilla Public License 2.0 (MPL 2.0)': 'MPL-2.0',
  'Python Software Foundation License': 'PSF-2.0',
  'The Unlicense (Unlicense)': 'Unlicense',
  'GNU General Public License v3 (GPLv3)': 'GPL-3.0-only',
  'GNU General Public License v3 or later (GPLv3+)': 'GPL-3.0-or-later',
  'GNU Lesser General Public License v3 (LGPLv3)': 'LGPL-3.0-only',
  'GNU Affero General Public License v3': 'AGPL-3.0-only',
};

function readMetadata(text: string): { name: string; locked: Locked } | null {
  const head = text.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const said = (field: string) =>
    new RegExp(`^${field}:[ \\t]*(\\S[^\\r\\n]{0,500})`, 'mi').exec(head)?.[1]?.trim();
  const name = said('Name');
  const version = said('Version');
  if (name === undefined || version === undefined) return null;
  const classified = Array.from(
    head.matchAll(/^Classifier:\s*License :: OSI Approved :: ([^\r\n]{1,200})/gm),
    ([, label = '']) => CLASSIFIERS[label.trim()] ?? label.trim(),
  );
  // Some put the whole text of their licence into the field: its classifier says it better.
  const license =
    said('License-Expression') ??
    (classified.length === 1 ? classified[0] : undefined) ??
    said('License') ??
    null;
  return { name, locked: { version, license: license === 'UNKNOWN' ? null : license } };
}
