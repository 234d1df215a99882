import { tagHighlighter, tags, type Highlighter } from '@lezer/highlight';

/** Names of the classes in syntax.module.css. */
export type Syntax = 'keyword' | 'string' | 'comment' | 'number' | 'name' | 'type' | 'heading' | 'meta';

const KINDS = [
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.self, tags.bool, tags.null],
    class: 'keyword',
  },
  { tag: [tags.string, tags.regexp, tags.escape, tags.character, tags.attributeValue], class: 'string' },
  { tag: [tags.comment, tags.quote], class: 'comment' },
  { tag: [tags.number, tags.atom, tags.unit, tags.color], class: 'number' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.definition(tags.variableName),
      tags.definition(tags.propertyName),
      tags.propertyName,
      tags.attributeName,
    ],
    class: 'name',
  },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.tagName], class: 'type' },
  { tag: [tags.heading, tags.strong], class: 'heading' },
  { tag: [tags.meta, tags.processingInstruction, tags.link, tags.url], class: 'meta' },
] as const satisfies Parameters<typeof tagHighlighter>[0];

/** A highlighter whose classes `classOf` gives: for diffs, editors and files to read alike. */
export function highlighterWith(classOf: (kind: Syntax) => string): Highlighter {
  return tagHighlighter(KINDS.map(({ tag, class: kind }) => ({ tag, class: classOf(kind) })));
}
