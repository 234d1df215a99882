import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // V8 may abort ("Check failed: jit_page.has_value()") where many threads begin and end on processors with memory
    // protection keys (nodejs/node#64500). A test file opens as many stores, each with its thread, as a host does in years.
    execArgv: ['--no-memory-protection-keys'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['core/**/*.ts', 'main/**/*.ts', 'agents/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
