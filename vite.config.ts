import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * What the frame and every screen draw with: in one file, because a dozen small ones take longer to ask for than to
 * read. What only one screen needs (the graph, the editor, tables, dialogs) comes with that screen.
 */
const BASE_LIBRARIES =
  /node_modules\/(?:react|react-dom|scheduler|zustand|use-sync-external-store|@orpc|@tanstack\/(?:query-core|react-query)|@floating-ui|@mantine\/hooks)\//;
const BASE_COMPONENTS =
  /node_modules\/@mantine\/core\/esm\/(?:core|components\/(?:ActionIcon|Alert|Anchor|Badge|Button|Checkbox|CloseButton|CopyButton|FocusTrap|Group|Indicator|Input|InputBase|Kbd|Loader|Menu|Popover|Portal|Skeleton|Stack|Text|TextInput|Title|Tooltip|Transition|UnstyledButton|VisuallyHidden))\//;

/** The renderer: one page that both hosts serve from dist/renderer, under a strict content security policy. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
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
          groups: [
            { name: 'early', test: /renderer\/client\/early-socket|core\/contract\/bridge/, priority: 1 },
            { name: 'base', test: (id) => BASE_LIBRARIES.test(id) || BASE_COMPONENTS.test(id) },
          ],
        },
      },
    },
  },
});
