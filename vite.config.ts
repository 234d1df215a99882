import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

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
  },
});
