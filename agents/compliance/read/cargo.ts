import { lockOf, type Asked, type DependencyKind, type EcosystemFiles, type Manifest } from './dependency.ts';
import { inlineString, readToml, tomlPackages, tomlString, type TomlLine } from './toml.ts';

const SECTION =
  /^(?:target\..+\.|workspace\.)?(dependencies|dev-dependencies|build-dependencies)(?:\.([\w-]+))?$/;
const KINDS: Readonly<Record<string, DependencyKind>> = {
  dependencies: 'runtime',
  'build-dependencies': 'development',
  'dev-dependencies': 'development',
};

function readManifest(text: string): Manifest {
  const asked = new Map<string, Asked>();
  let name: string | null = null;
  let version: string | null = null;
  for (const { section, key, value, line } of readToml(text)) {
    if (section === 'package' || section === 'workspace.package') {
      if (key === 'name') name ??= tomlString(value);
      if (key === 'version') version ??= tomlString(value);
      continue;
    }
    const match = SECTION.exec(section);
    if (!match) continue;
    const kind = KINDS[match[1] ?? ''] ?? 'runtime';
    const table = match[2];
    if (table !== undefined) asked.set(table, addLine(asked.get(table), table, kind, { key, value, line }));
    else {
      // `serde.workspace = true` names what the workspace's manifest says.
      const bare = key.replace(/\.workspace$/, '');
      asked.set(bare, readLine(bare, kind, value, line));
    }
  }
  return { name, version, asked: [...asked.values()] };
}

/** A table of its own: its lines say more and more of one dependency. */
function addLine(
  before: Asked | undefined,
  table: string,
  kind: DependencyKind,
  { key, value, line }: Pick<TomlLine, 'key' | 'value' | 'line'>,
): Asked {
  const known = before ?? { name: table, wanted: '', kind, line, isLocal: false };
  const said = tomlString(value) ?? '';
  if (key === 'package' && said !== '') return { ...known, name: said };
  if (key === 'version') return { ...known, wanted: said };
  return key === 'path' ? { ...known, isLocal: true } : known;
}

function readLine(name: string, kind: DependencyKind, value: string, line: number): Asked {
  return {
    name: inlineString(value, 'package') ?? name,
    wanted: tomlString(value) ?? inlineString(value, 'version') ?? inlineString(value, 'git') ?? '',
    kind,
    line,
    isLocal: inlineString(value, 'path') !== null,
  };
}

export const CARGO: EcosystemFiles = {
  ecosystem: 'cargo',
  isManifest: (name) => name === 'Cargo.toml',
  readManifest,
  locks: {
    'Cargo.lock': (text) =>
      lockOf(tomlPackages(text).map(([name, version]) => [name, { version, license: null }])),
  },
};
