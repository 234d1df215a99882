import { SAMPLE_SECRETS } from './secrets.ts';
import { lines } from './source-files.ts';

const PACKAGE = {
  name: 'orders-service',
  version: '1.4.0',
  private: true,
  type: 'module',
  scripts: { start: 'node src/server.js', test: 'node --test' },
  dependencies: { lodash: '4.17.15', pg: '^8.11.0' },
};

const LOCK = {
  name: PACKAGE.name,
  version: PACKAGE.version,
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: PACKAGE.name, version: PACKAGE.version, dependencies: PACKAGE.dependencies },
    'node_modules/lodash': { version: '4.17.15', license: 'MIT' },
    'node_modules/pg': { version: '8.11.3', license: 'MIT', engines: { node: '>= 8.0.0' } },
  },
};

/** Tests, settings and papers of the sample. Its tests need nothing installed, and pass before and after the fixes. */
export const OTHER_FILES: Readonly<Record<string, string>> = {
  'README.md': lines(
    '# orders-service',
    '',
    'Lists orders and sums them up by day.',
    '',
    'This repository is a sample with planted problems. Every credential in it is made up.',
    '',
    '    npm test',
    '    DATABASE_URL=... npm start',
  ),
  'package.json': `${JSON.stringify(PACKAGE, null, 2)}\n`,
  'package-lock.json': `${JSON.stringify(LOCK, null, 2)}\n`,
  '.gitignore': lines('node_modules/', 'coverage/', '*.log'),
  '.env': lines(
    'PORT=8080',
    `DB_PASSWORD=${SAMPLE_SECRETS.databasePassword}`,
    `SESSION_SECRET=${SAMPLE_SECRETS.sessionSecret}`,
  ),
  Dockerfile: lines(
    'FROM node:20-slim',
    'WORKDIR /app',
    'COPY package.json package-lock.json ./',
    'RUN npm ci --omit=dev',
    'COPY src ./src',
    'USER node',
    'CMD ["node", "src/server.js"]',
  ),
  'test/filters.test.js': lines(
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { parseFilter } from '../src/lib/filters.js';",
    '',
    "test('reads a status', () => {",
    '  assert.deepEqual(parseFilter(\'{"status": "paid"}\'), { status: \'paid\' });',
    '});',
    '',
    "test('ignores what is no status', () => {",
    '  assert.deepEqual(parseFilter(\'{"status": 7}\'), {});',
    '});',
  ),
  'test/etag.test.js': lines(
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { entityTag } from '../src/lib/etag.js';",
    '',
    "test('the same text has the same tag, another text another one', () => {",
    "  assert.equal(entityTag('a'), entityTag('a'));",
    "  assert.notEqual(entityTag('a'), entityTag('b'));",
    '});',
  ),
};
