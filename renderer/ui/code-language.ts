import type { Extension } from '@codemirror/state';

/** Loads the syntax of a file by the ending of its name; files of other kinds are shown plain. */
export async function loadLanguage(path: string): Promise<Extension> {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  switch (ending) {
    case 'js':
    case 'mjs':
    case 'cjs':
    case 'jsx':
      return (await import('@codemirror/lang-javascript')).javascript({ jsx: true });
    case 'ts':
    case 'mts':
    case 'cts':
    case 'tsx':
      return (await import('@codemirror/lang-javascript')).javascript({
        jsx: ending === 'tsx',
        typescript: true,
      });
    case 'json':
      return (await import('@codemirror/lang-json')).json();
    case 'py':
      return (await import('@codemirror/lang-python')).python();
    case 'yaml':
    case 'yml':
      return (await import('@codemirror/lang-yaml')).yaml();
    case 'html':
    case 'htm':
    case 'svg':
    case 'xml':
      return (await import('@codemirror/lang-html')).html();
    case 'css':
      return (await import('@codemirror/lang-css')).css();
    case 'md':
      return (await import('@codemirror/lang-markdown')).markdown();
    default:
      return [];
  }
}
