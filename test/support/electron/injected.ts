import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** Where the preload's world listens for the main process; only that world has it. */
export const DELIVER = 'standInDeliver';
/** The CDP binding by which the preload's world speaks; only that world has it. */
export const BINDING = 'standInPost';

/** The script of the page's own world: its end of the bridge, before any script of the page. */
export function pageScript(nonce: string): string {
  return scoped(`
    ${source('bridge.ts')}
    ${source('window-open.ts')}
    openBridgeEnd(${JSON.stringify(nonce)}, 'page', 'preload');
    catchOpen(${JSON.stringify(nonce)});`);
}

/** The script of the isolated world: its end of the bridge, then the preload as a CommonJS module. Top frame only. */
export function preloadScript(nonce: string, preload: string): string {
  return scoped(`
    if (window !== window.top) return;
    ${source('wire.ts')}
    ${source('bridge.ts')}
    ${source('window-open.ts')}
    ${source('preload-world.ts')}
    const post = (message) => ${BINDING}(JSON.stringify(message));
    const world = createPreloadWorld({
      nonce: ${JSON.stringify(nonce)}, platform: ${JSON.stringify(process.platform)}, post,
    });
    watchOpen(${JSON.stringify(nonce)}, (url) => post({ kind: 'window-open', url }));
    globalThis.${DELIVER} = world.deliver;
    try {
      const module = { exports: {} };
      (function (require, process, module, exports) {
        ${preload}
      })(world.require, world.process, module, module.exports);
    } catch (error) {
      post({ kind: 'preload-error', message: error instanceof Error ? error.message : String(error) });
    }`);
}

function scoped(text: string): string {
  return `(() => {\n${text}\n})();`;
}

/** A file of page/ without its types; its imports stand beside it in the same script. */
function source(name: string): string {
  const text = readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8');
  return stripTypeScriptTypes(text)
    .replace(/^import .*$/gm, '')
    .replace(/^export /gm, '');
}
