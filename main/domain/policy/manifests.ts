import { isJsonObject, type Json } from '../../../core/json.ts';

/** What a manifest asks for: versions by name, scripts by name. */
export interface Wishes {
  readonly versions: ReadonlyMap<string, string>;
  readonly scripts: ReadonlyMap<string, string>;
  /** What else it says, in its order: other sources, overrides, builds. Comments and descriptions are left out. */
  readonly rest: readonly string[];
}
type Reader = (text: string) => Wishes | null;

/** Their patterns take time in proportion to the text, whatever it holds. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^package\.json$/, (text) => readJson(text, NPM_SECTIONS)],
  [/^composer\.json$/, (text) => readJson(text, ['require', 'require-dev'])],
  [/^requirements[^/]*\.txt$/, (text) => readLines(text, PYTHON_LINE, HASH_COMMENT)],
  [/^pyproject\.toml$/, readPyproject],
  [/^cargo\.toml$/, readToml],
  [/^go\.mod$/, (text) => readLines(text, GO_LINE, /\/\/.*|^\s*(?:require\s*)?[()]\s*$/)],
  [/^gemfile$/, (text) => readLines(text, RUBY_LINE, HASH_COMMENT)],
  // They say what code of others is taken in, too, and nothing here reads them.
  [
    /^(?:pom\.xml|pipfile|setup\.(?:py|cfg)|build\.gradle(?:\.kts)?|[^/]*\.(?:cs|fs|vb)proj|mix\.exs|podfile)$/,
    () => null,
  ],
];
const NPM_SECTIONS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
];
/** Members of JSON manifests that only describe. */
const DESCRIPTIONS: ReadonlySet<string> = new Set([
  ...['name', 'version', 'description', 'keywords', 'license', 'homepage', 'bugs', 'repository', 'private'],
  ...['author', 'authors', 'contributors', 'maintainers', 'funding', 'support'],
]);
/** For pip, # begins a comment only after a space: in an address it does not. */
const HASH_COMMENT = /(?:^|\s)#.*/;
const PYTHON_LINE = /^\s*([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*((?:[=<>!~]=?|===)[^;#]*)?/;
const GO_LINE = /^\s*(?:require\s+)?(\S+)\s+(v\d\S*)/;
const RUBY_LINE = /^\s*gem\s+["']([\w.-]+)["'](?:\s*,\s*["']([^"']*)["'])?/;

/** What reads a manifest; undefined for files that are none. */
export function readerOf(path: string): Reader | undefined {
  const name = nameOf(path);
  return READERS.find(([pattern]) => pattern.test(name))?.[1];
}

const LOCK_FILE =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|bun\.lockb|pnpm-lock\.yaml|go\.sum|uv\.lock|[a-z]+(?:file)?\.lock)$/;

/** Whether a file fixes where code of others comes from: nothing here reads it, and hardly anybody does. */
export function isLockFile(path: string): boolean {
  return LOCK_FILE.test(nameOf(path));
}

function nameOf(path: string): string {
  return (path.split('/').at(-1) ?? '').toLowerCase();
}

function readJson(text: string, sections: readonly string[]): Wishes | null {
  const document = parse(text);
  if (!isJsonObject(document)) return null;
  const versions = new Map<string, string>();
  for (const section of sections) {
    const wishes = document[section] ?? {};
    if (!isJsonObject(wishes)) return null;
    for (const [name, version] of Object.entries(wishes)) {
      const key = section === 'overrides' ? `${name} (override)` : name;
      versions.set(key, typeof version === 'string' ? version : JSON.stringify(version));
    }
  }
  const scripts = document['scripts'] ?? {};
  if (!isJsonObject(scripts)) return null;
  const commands = Object.entries(scripts).map(([name, script]) => [name, JSON.stringify(script)] as const);
  const understood = new Set([...sections, 'scripts', ...DESCRIPTIONS]);
  const rest = Object.entries(document).filter(([name]) => !understood.has(name));
  return { versions, scripts: new Map(commands), rest: rest.map((member) => JSON.stringify(member)) };
}

function parse(text: string): Json {
  try {
    const value: Json = JSON.parse(text) as Json;
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const LINE_END = /\r?\n/;

/** One dependency a line; what is left of a line is not understood. */
function readLines(text: string, pattern: RegExp, comment: RegExp): Wishes {
  const versions = new Map<string, string>();
  const rest: string[] = [];
  for (const line of text.split(LINE_END)) {
    const said = line.replace(comment, '');
    const [, name, version = ''] = pattern.exec(said) ?? [];
    if (name !== undefined) versions.set(name, version.trim());
    const left = said.replace(pattern, '').trim();
    if (left !== '') rest.push(left);
  }
  return { versions, scripts: new Map(), rest };
}

const TOML_SECTION = /^\s*\[{1,2}([^[\]]+)\]{1,2}\s*(?:#.*)?$/;
const TOML_WISH = /^\s*"?([\w.-]+)"?\s*=\s*(?:"([^"]*)"\s*|(.*))$/;
const TOML_VERSION = /\bversion\s*=\s*"([^"]*)"/;
const TOML_ABOUT = /^(?:package|project|tool\.poetry|workspace\.package)$/;
const TOML_DESCRIPTION =
  /^\s*(?:name|version|description|authors|maintainers|license|readme|keywords|homepage|repository)\s*=/;

/** `name = "1.2"` and `name = { version = "1.2", … }` below a section whose name ends with "dependencies". */
function readToml(text: string): Wishes {
  const versions = new Map<string, string>();
  const rest: string[] = [];
  let section = '';
  for (const line of text.split(LINE_END)) {
    const title = TOML_SECTION.exec(line)?.[1]?.trim();
    section = title ?? section;
    const wish = title === undefined && section.endsWith('dependencies') ? readWish(line) : null;
    if (wish) versions.set(wish.name, wish.version);
    const left = wish ? wish.left : isDescription(section, line) ? '' : line.trim();
    if (left !== '') rest.push(left);
  }
  return { versions, scripts: new Map(), rest };
}

/** What a line asks for; `left`: what else it says of that. */
function readWish(
  line: string,
): { readonly name: string; readonly version: string; readonly left: string } | null {
  const [, name, version, table = ''] = TOML_WISH.exec(line) ?? [];
  if (name === undefined) return null;
  if (version !== undefined) return { name, version, left: '' };
  const inTable = TOML_VERSION.exec(table)?.[1] ?? table;
  return { name, version: inTable, left: `${name} ${table.replace(TOML_VERSION, '')}` };
}

function isDescription(section: string, line: string): boolean {
  return /^\s*#/.test(line) || (TOML_ABOUT.test(section) && TOML_DESCRIPTION.test(line));
}

const TOML_ITEM = /^["']([^"']+)["']\s*,?$/;
const TOML_LIST = /^dependencies\s*=\s*\[(.+)\]$/;

/** Poetry's sections, and the lists of PEP 621 (`dependencies = ["name>=1"]`), on one line or an item a line. */
function readPyproject(text: string): Wishes {
  const toml = readToml(text);
  const lines = toml.rest.flatMap((line) => TOML_LIST.exec(line)?.[1]?.split(',') ?? [line]);
  const items = lines.map((line) => TOML_ITEM.exec(line.trim())?.[1]);
  const listed = readLines(items.filter((item) => item !== undefined).join('\n'), PYTHON_LINE, HASH_COMMENT);
  const others = lines.filter((_, place) => items[place] === undefined);
  const versions = new Map([...toml.versions, ...listed.versions]);
  return { versions, scripts: new Map(), rest: [...others, ...listed.rest] };
}
