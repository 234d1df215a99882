import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

/** What Node compiled of our source: hosts and command lines are started hundreds of times, from the same few hundred files. */
const COMPILED = fileURLToPath(new URL('node_modules/.cache/node-compiled', import.meta.url));

const PURE = ['test/{architecture,property,unit}/**/*.test.ts'];

export default defineConfig({
  test: {
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
    expect: { poll: { timeout: 60_000 } },
    projects: [
      // What starts nothing and leaves nothing behind: a process of its own for each file would cost more than its tests.
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: { name: 'real', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...PURE] },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['core/**/*.ts', 'main/**/*.ts', 'agents/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
