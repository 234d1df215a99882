import { registerHooks } from 'node:module';

/**
 * Loaded before everything else (`node --import`): from here on this process counts as an Electron main process, and whoever
 * imports "electron" gets the stand-in. Worker threads load it, too, and start programs as Electron would.
 */
const FACTS = { electron: '45.4.1', chrome: '156.0.0.0' };

for (const [name, value] of Object.entries(FACTS)) {
  if (!(name in process.versions)) Object.defineProperty(process.versions, name, { value, enumerable: true });
}

const api = new URL('api/electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: api, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});
