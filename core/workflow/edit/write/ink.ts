import type { Json } from '../../../json.ts';
import type { Renamed } from './renamed.ts';
import type { Member, Where } from './site.ts';
import { columnOf, skipSpaces } from './trivia.ts';

/** What writing a draft's text needs to know everywhere. */
export interface Ink {
  /** The source, without its byte order mark. */
  readonly text: string;
  readonly isJson: boolean;
  /** The line break of the source. */
  readonly eol: string;
  /** One level of indentation. */
  readonly unit: string;
  /** Columns that a list's dashes are further in than the key before them. */
  readonly listIndent: number;
  /** JSON without line breaks. */
  readonly isCompact: boolean;
  /** Values of the anchors that were written so far: what an alias means at this point of the new text. */
  readonly anchors: Map<string, Json>;
  /** Parts of the source that were written anew though they were only to be changed: comments in them may be gone. */
  readonly remade: string[];
  readonly hasAliases: boolean;
  readonly renamed: Renamed;
  /** Changed parts below the items of the root's lists are written anew: the second try, when a fine edit went wrong. */
  readonly isCoarse: boolean;
  /** rewriteMember. Blocks and brackets hold each other: both reach by this what is inside of them. */
  readonly rewriteMember: RewriteMember;
}

/** Writes a member's value anew where it stands: from behind its colon or dash to the end of the value. */
export type RewriteMember = (member: Member, value: Json, where: Where, ink: Ink) => string;

/** Finds out how a text is written. */
export function inkFor(
  text: string,
  isJson: boolean,
  more: Pick<Ink, 'hasAliases' | 'renamed' | 'isCoarse' | 'rewriteMember'>,
): Ink {
  return {
    text,
    isJson,
    eol: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n',
    unit: isJson ? (/\n([ \t]+)"/.exec(text)?.[1] ?? '  ') : yamlUnit(text),
    listIndent: /^[A-Za-z"'][^\n#]*:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*- /m.test(text)
      ? 0
      : 2,
    isCompact: isJson && text !== '' && !text.trimEnd().includes('\n'),
    anchors: new Map(),
    remade: [],
    ...more,
  };
}

/** The first indentation below a key; two spaces when there is none, or an odd one. */
function yamlUnit(text: string): string {
  const found = /^[\w"'][^\n#]*:[ \t]*(?:#[^\n]*)?\r?\n( {1,8})[\w"']/m.exec(text)?.[1];
  return found ?? '  ';
}

/** The white space that the line of an offset begins with. */
export function lineIndent(at: number, { text }: Ink): string {
  const start = at - columnOf(text, at);
  return text.slice(start, Math.min(at, skipSpaces(text, start)));
}
