import type { Language } from '@codemirror/language';

/** Reads a text as a language, whatever the text. */
export type Parser = Language['parser'];
type LoadParser = () => Promise<Parser>;

const script = async (): Promise<Parser> => (await import('@codemirror/lang-javascript')).tsxLanguage.parser;
const typescript = async (): Promise<Parser> =>
  (await import('@codemirror/lang-javascript')).typescriptLanguage.parser;
const json = async (): Promise<Parser> => (await import('@codemirror/lang-json')).jsonLanguage.parser;
const yaml = async (): Promise<Parser> => (await import('@codemirror/lang-yaml')).yamlLanguage.parser;
const python = async (): Promise<Parser> => (await import('@codemirror/lang-python')).pythonLanguage.parser;
const markdown = async (): Promise<Parser> =>
  (await import('@codemirror/lang-markdown')).markdownLanguage.parser;
const html = async (): Promise<Parser> => (await import('@codemirror/lang-html')).htmlLanguage.parser;
const css = async (): Promise<Parser> => (await import('@codemirror/lang-css')).cssLanguage.parser;

/** Parsers by the ending of a file's name; each is loaded when the first such file is shown. */
const BY_ENDING: ReadonlyMap<string, LoadParser> = new Map([
  ...['js', 'mjs', 'cjs', 'jsx', 'tsx'].map((ending) => [ending, script] as const),
  ...['ts', 'mts', 'cts'].map((ending) => [ending, typescript] as const),
  ...['json', 'jsonc', 'webmanifest'].map((ending) => [ending, json] as const),
  ...['yaml', 'yml'].map((ending) => [ending, yaml] as const),
  ...['py', 'pyi'].map((ending) => [ending, python] as const),
  ...['md', 'markdown'].map((ending) => [ending, markdown] as const),
  ...['html', 'htm', 'vue', 'svg', 'xml'].map((ending) => [ending, html] as const),
  ...['css', 'scss'].map((ending) => [ending, css] as const),
]);

/** How to get the parser for a file, or null for a language that we don't colour. */
export function parserFor(path: string): LoadParser | null {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase();
  return (ending === undefined ? undefined : BY_ENDING.get(ending)) ?? null;
}
