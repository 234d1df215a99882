import type { Extension } from '@codemirror/state';

type LoadLanguage = () => Promise<Extension>;

const BY_ENDING: ReadonlyMap<string, LoadLanguage> = new Map<string, LoadLanguage>([
  ...['js', 'mjs', 'cjs', 'jsx'].map((it) => [it, () => script({ jsx: true })] as const),
  ...['ts', 'mts', 'cts'].map((it) => [it, () => script({ typescript: true })] as const),
  ['tsx', () => script({ typescript: true, jsx: true })],
  ['json', async () => (await import('@codemirror/lang-json')).json()],
  ...['yaml', 'yml'].map((it) => [it, async () => (await import('@codemirror/lang-yaml')).yaml()] as const),
  ['py', async () => (await import('@codemirror/lang-python')).python()],
  ['md', async () => (await import('@codemirror/lang-markdown')).markdown()],
  ['html', async () => (await import('@codemirror/lang-html')).html()],
  ['css', async () => (await import('@codemirror/lang-css')).css()],
]);

async function script(options: {
  readonly typescript?: boolean;
  readonly jsx?: boolean;
}): Promise<Extension> {
  return (await import('@codemirror/lang-javascript')).javascript(options);
}

/** The language of a file for the editor; nothing for one that we don't know. */
export async function languageFor(path: string): Promise<Extension> {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return (await BY_ENDING.get(ending)?.()) ?? [];
}
