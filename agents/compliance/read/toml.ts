/** A setting of a TOML file: what the lines say, without following every rule of the language. */
export interface TomlLine {
  /** The heading without its brackets, such as `tool.poetry.dependencies`. */
  readonly section: string;
  /** True below `[[section]]`: each heading begins an item of its own. */
  readonly item: number;
  readonly key: string;
  /** As written; a list over several lines is put together. */
  readonly value: string;
  readonly line: number;
}

/** A list that goes on for longer is not put together any further. */
const MAX_LIST_LINES = 2_000;

/** Reads the settings of a TOML file in order. Lines that are none are passed over. */
export function readToml(text: string): TomlLine[] {
  const found: TomlLine[] = [];
  const lines = text.split('\n');
  let section = '';
  let item = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').slice(0, 10_000).trim();
    if (line === '' || line.startsWith('#')) continue;
    const heading = readHeading(line);
    if (heading !== null) {
      section = heading;
      item += 1;
      continue;
    }
    const match = /^("[^"]*"|'[^']*'|[\w.-]+)\s*=\s*(.*)$/.exec(line);
    if (!match) continue;
    const key = (match[1] ?? '').replace(/^["']|["']$/g, '');
    const start = index;
    const parts = [withoutComment(match[2] ?? '')];
    if (parts[0]?.startsWith('[') === true) {
      for (
        let last = parts[0];
        !last.endsWith(']') && index - start < MAX_LIST_LINES && index + 1 < lines.length;
      ) {
        index += 1;
        last = withoutComment((lines[index] ?? '').slice(0, 10_000).trim());
        parts.push(last);
      }
    }
    found.push({ section, item, key, value: parts.join('\n'), line: start + 1 });
  }
  return found;
}

function readHeading(line: string): string | null {
  const match = /^\[{1,2}([^\]]+)\]{1,2}\s*(?:#.*)?$/.exec(line);
  return match ? (match[1] ?? '').trim() : null;
}

function withoutComment(value: string): string {
  const match = /^((?:"(?:\\.|[^"\\])*"|'[^']*'|[^#"'])*)/.exec(value);
  return (match?.[1] ?? value).trim();
}

/** A string's content; null for another value. */
export function tomlString(value: string): string | null {
  const match = /^(?:"((?:\\.|[^"\\])*)"|'([^']*)')$/.exec(value);
  return match ? (match[1] ?? match[2] ?? null) : null;
}

/** All strings in a value, with the line on which each stands in a list. */
export function tomlStrings(value: string, line: number): { text: string; line: number }[] {
  return value.split('\n').flatMap((part, index) =>
    Array.from(part.matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'/g), (match) => ({
      text: match[1] ?? match[2] ?? '',
      line: line + index,
    })),
  );
}

/** A string in an inline table: `{ version = "1", path = "../x" }`. */
export function inlineString(value: string, key: string): string | null {
  const match = new RegExp(`[{,]\\s*${key}\\s*=\\s*("(?:\\\\.|[^"\\\\])*"|'[^']*')`).exec(value);
  return match ? tomlString(match[1] ?? '') : null;
}

/** Name and version of every `[[package]]` of a lock file. */
export function tomlPackages(text: string): [name: string, version: string][] {
  const items = new Map<number, { name?: string; version?: string }>();
  for (const { section, item, key, value } of readToml(text)) {
    if (section !== 'package') continue;
    const found = items.get(item) ?? {};
    items.set(item, found);
    if (key === 'name') found.name = tomlString(value) ?? '';
    if (key === 'version') found.version = tomlString(value) ?? '';
  }
  return [...items.values()].flatMap(({ name, version }) =>
    name !== undefined && version !== undefined ? [[name, version] satisfies [string, string]] : [],
  );
}
