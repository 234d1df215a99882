import { basename } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

const START = /renderer\/start\.ts$/;
const MAIN = /renderer\/main\.tsx$/;
/** What the frame and the list of workflows need, which is what most visits begin with. */
const BASE = /renderer\/(main\.tsx|features\/workflows\/(index\.ts|list\/))/;
/** Small things that several of them have. Not what brings the code editor along. */
const SHARED =
  /node_modules\/@tabler\/|renderer\/ui\/(?!code|syntax|hidden-shown)|renderer\/canvas\/node-words/;
/** What the other screens are made of. */
const CONTROLS = /node_modules\/(@mantine\/(core|hooks)|@floating-ui)\//;

/**
 * Lets start.ts run without waiting for anything else, and has the browser fetch from the beginning what it will import:
 * one round instead of one after the other.
 */
const firstLoad: Plugin = {
  name: 'first-load',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
      const having = (module: RegExp) =>
        chunks.filter(({ moduleIds }) => moduleIds.some((id) => module.test(id)));
      const start = having(START).at(0);
      const main = having(MAIN).at(0);
      if (!start || !main) throw new Error('start.ts or main.tsx is in no file of the page');
      const ahead = [main.fileName, ...main.imports].filter((path) => path !== start.fileName);
      const styles = [...(main.viteMetadata?.importedCss ?? [])];
      return {
        html: html.replaceAll(/^ *<(script|link rel="(modulepreload|stylesheet)") .*\n/gm, ''),
        tags: [
          inHead('script', { type: 'module', async: true, crossorigin: true, src: `./${start.fileName}` }),
          ...ahead.map((path) => toLoad('modulepreload', path)),
          ...styles.map((path) => toLoad('stylesheet', path)),
        ],
      };
    },
  },
};

function toLoad(rel: string, path: string): HtmlTagDescriptor {
  return inHead('link', { rel, crossorigin: true, href: `./${path}` });
}

function inHead(tag: string, attrs: Readonly<Record<string, string | boolean>>): HtmlTagDescriptor {
  return { tag, attrs: { ...attrs }, injectTo: 'head' };
}

/**
 * The styles of a Mantine component come with its code: who uses one need not think of them, and nobody loads those of
 * all. They are a layer below our own, so that it doesn't matter which come first.
 */
const componentStyles: Plugin = {
  name: 'component-styles',
  transform: {
    // What such a file holds are the names of the classes.
    filter: { id: /@mantine\/core\/esm\/.*\.module\.mjs$/ },
    handler: (code, id) => ({
      code: `import '@mantine/core/styles/${basename(id, '.module.mjs')}.layer.css';\n${code}`,
      map: null,
    }),
  },
};

/** The renderer: one page that both hosts serve from dist/renderer, under a strict content security policy. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), componentStyles, firstLoad],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    // Nothing inline: the policy allows scripts and fonts from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Each with all that it imports, in one file: a dozen small ones take longer to ask for than to read. What only
          // another screen needs (the graph, the editor, tables, menus, dialogs) comes with that.
          groups: [
            { name: 'start', test: START, priority: 3 },
            { name: 'base', test: BASE, priority: 2 },
            { name: 'controls', test: CONTROLS, priority: 1 },
            { name: 'shared', test: SHARED, minShareCount: 2 },
          ],
        },
      },
    },
  },
});
