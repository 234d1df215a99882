import { isMap, isScalar, parseDocument, stringify, type ParsedNode, type YAMLMap } from 'yaml';
import { canonicalJson } from '../audit/canonical.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { formatOfText, readDocument } from './parse.ts';

/** Members at the top of a workflow that are set from outside of it. */
export type Head = { readonly [name in '$schema' | 'id' | 'name']?: string };

/**
 * Sets members of a readable text's top level and leaves every other character as it is, comments included; one that is
 * missing is put before the others. A text that is no object, or can't be read, comes back unchanged.
 */
export function setHead(text: string, head: Head): string {
  let changed = text;
  for (const [name, value] of Object.entries(head)) changed = setMember(changed, name, value);
  return changed;
}

function setMember(text: string, name: string, value: string): string {
  const before = readDocument(text).value;
  if (before === undefined || !isJsonObject(before) || before[name] === value) return text;
  const wanted = { ...before, [name]: value };
  const changed = splice(text, name, value);
  // Read again: another member may be an alias of this one. Then the text is laid out anew, without its comments.
  if (isSame(readDocument(changed).value, wanted)) return changed;
  return formatOfText(text) === 'json' ? `${JSON.stringify(wanted, null, 2)}\n` : stringify(wanted);
}

function isSame(read: Json | undefined, wanted: JsonObject): boolean {
  return read !== undefined && canonicalJson(read) === canonicalJson(wanted);
}

function splice(text: string, name: string, value: string): string {
  const { contents } = parseDocument(text);
  if (!isMap(contents)) return text;
  const map: YAMLMap.Parsed = contents;
  const isJson = map.flow === true || formatOfText(text) === 'json';
  const written = writeValue(value, isJson);
  for (const pair of map.items) {
    if (!isScalar(pair.key) || pair.key.value !== name) continue;
    const node: ParsedNode | null = pair.value;
    if (node === null) return text;
    const [from, to] = node.range;
    // Of a text in several lines (| or >) the end of the last one, too.
    const end = text[to - 1] === '\n' ? '\n' : '';
    return text.slice(0, from) + written + end + text.slice(to);
  }
  if (map.flow === true) {
    const at = map.range[0] + 1;
    const comma = map.items.length > 0 ? ', ' : '';
    return `${text.slice(0, at)}${JSON.stringify(name)}: ${written}${comma}${text.slice(at)}`;
  }
  const at = map.range[0];
  const indent = at - (text.lastIndexOf('\n', at - 1) + 1);
  return `${text.slice(0, at)}${name}: ${written}\n${' '.repeat(indent)}${text.slice(at)}`;
}

/** Plain where YAML reads it as exactly this text, else in quotes as JSON writes them, which YAML reads, too. */
function writeValue(value: string, isJson: boolean): string {
  const isPlain = /^[A-Za-z][A-Za-z0-9 _-]*$/.test(value) && !value.endsWith(' ');
  const isWord = /^(true|false|null|yes|no|on|off)$/i.test(value);
  return !isJson && isPlain && !isWord ? value : JSON.stringify(value);
}
