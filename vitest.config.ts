import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What Node compiled of our source: hosts and command lines are started hundreds of times, from the same few hundred files. */
const COMPILED = fileURLToPath(new URL('node_modules/.cache/node-compiled', import.meta.url));

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    // V8 may abort ("Check failed: jit_page.has_value()") where many threads begin and end on processors with memory
    // protection keys (nodejs/node#64500). A test file opens as many stores, each with its thread, as a host does in years.
    execArgv: ['--no-memory-protection-keys'],
    env: { NODE_COMPILE_CACHE: COMPILED },
    // Two browsers and two hosts at a time on two cores: what hangs is found, what is only slow is not punished.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    coverage: {
      provider: 'v8',
      include: ['core/**/*.ts', 'main/**/*.ts', 'agents/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
