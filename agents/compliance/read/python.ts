import { z } from 'zod';
import {
  lockOf,
  NOTHING_LOCKED,
  type Asked,
  type DependencyKind,
  type EcosystemFiles,
  type LockReader,
  type Manifest,
} from './dependency.ts';
import { parseJson } from './npm.ts';
import { inlineString, readToml, tomlPackages, tomlString, tomlStrings } from './toml.ts';

/** Names of Python packages are the same in any case, with dots, dashes or underscores (PEP 503). */
export function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** `name[extra] >=1,<2 ; marker # comment` (PEP 508); null for a line that asks for nothing by name. */
function readRequirement(text: string, kind: DependencyKind, line: number): Asked | null {
  const match = /^([A-Za-z0-9][\w.-]{0,200})\s*(?:\[[^\]]{0,500}\])?\s*(@\s*\S+|[^;#]*)/.exec(text.trim());
  if (!match) return null;
  const wanted = (match[2] ?? '').trim();
  return { name: match[1] ?? '', wanted, kind, line, isLocal: /^@\s*(?:file:|\.)/.test(wanted) };
}

function readRequirements(text: string, path: string): Manifest {
  const kind = /dev|test|lint|docs?/i.test(path.slice(path.lastIndexOf('/') + 1)) ? 'development' : 'runtime';
  const asked = text
    .split('\n')
    .flatMap((line, index) => (/^\s*[#-]/.test(line) ? [] : (readRequirement(line, kind, index + 1) ?? [])));
  return { name: null, version: null, asked };
}

const POETRY = /^tool\.poetry\.(?:group\.[^.]+\.|dev-)?dependencies$/;

function readPoetry(name: string, value: string, line: number, kind: DependencyKind): Asked {
  return {
    name,
    wanted: tomlString(value) ?? inlineString(value, 'version') ?? inlineString(value, 'git') ?? '',
    kind,
    line,
    isLocal: inlineString(value, 'path') !== null,
  };
}

function readPyproject(text: string): Manifest {
  let name: string | null = null;
  let version: string | null = null;
  const asked: Asked[] = [];
  const addAll = (value: string, line: number, kind: DependencyKind) => {
    for (const item of tomlStrings(value, line)) {
      const found = readRequirement(item.text, kind, item.line);
      if (found) asked.push(found);
    }
  };
  for (const { section, key, value, line } of readToml(text)) {
    if (section === 'project' || section === 'tool.poetry') {
      if (key === 'name') name ??= tomlString(value);
      if (key === 'version') version ??= tomlString(value);
    }
    if (section === 'project' && key === 'dependencies') addAll(value, line, 'runtime');
    else if (section === 'project.optional-dependencies') addAll(value, line, 'optional');
    else if (section === 'dependency-groups') addAll(value, line, 'development');
    else if (POETRY.test(section) && key !== 'python')
      asked.push(
        readPoetry(key, value, line, section === 'tool.poetry.dependencies' ? 'runtime' : 'development'),
      );
  }
  return { name, version, asked };
}

function readPipfile(text: string): Manifest {
  const asked = readToml(text).flatMap(({ section, key, value, line }): Asked[] => {
    if (section !== 'packages' && section !== 'dev-packages') return [];
    const kind = section === 'packages' ? 'runtime' : 'development';
    const wanted = tomlString(value) ?? inlineString(value, 'version') ?? '';
    return [{ name: key, wanted, kind, line, isLocal: inlineString(value, 'path') !== null }];
  });
  return { name: null, version: null, asked };
}

const pinned = z.record(z.string(), z.object({ version: z.string().optional() }).catch({}));
const pipfileLock = z.object({ default: pinned.catch({}), develop: pinned.catch({}) });

function readPipfileLock(text: string): LockReader {
  const lock = pipfileLock.safeParse(parseJson(text)).data;
  if (!lock) return NOTHING_LOCKED;
  const entries = [...Object.entries(lock.default), ...Object.entries(lock.develop)];
  return lockOf(
    entries.flatMap(([name, { version }]) =>
      version === undefined ? [] : [[name, { version: version.replace(/^==/, ''), license: null }] as const],
    ),
    pythonName,
  );
}

const fromPackages = (text: string): LockReader =>
  lockOf(
    tomlPackages(text).map(([name, version]) => [name, { version, license: null }]),
    pythonName,
  );

export const PYTHON: EcosystemFiles = {
  ecosystem: 'pypi',
  isManifest: (name) =>
    name === 'pyproject.toml' || name === 'Pipfile' || /^requirements[\w.-]*\.txt$/.test(name),
  readManifest: (text, path) => {
    if (path.endsWith('.txt')) return readRequirements(text, path);
    return path.endsWith('Pipfile') ? readPipfile(text) : readPyproject(text);
  },
  locks: {
    'poetry.lock': fromPackages,
    'uv.lock': fromPackages,
    'pdm.lock': fromPackages,
    'Pipfile.lock': readPipfileLock,
  },
};
