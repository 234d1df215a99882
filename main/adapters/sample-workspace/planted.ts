import { OTHER_FILES } from './other-files.ts';
import { SOURCE_FILES } from './source-files.ts';

/** A problem that the sample has on purpose. */
export interface PlantedProblem {
  /** Id of the security scanner's rule that finds it; `old-dependency` is for the dependency tools. */
  readonly rule: string;
  readonly path: string;
  readonly line: number;
}

/** Every file of the sample with its text. */
export const SAMPLE_FILES: Readonly<Record<string, string>> = { ...SOURCE_FILES, ...OTHER_FILES };

/** What is planted where: the rule, the file, and a text that stands on the line. */
const PLANTED: readonly (readonly [rule: string, path: string, on: string])[] = [
  ['secret-stripe-key', 'src/config.js', 'paymentApiKey'],
  ['js-tls-off', 'src/db.js', 'rejectUnauthorized'],
  ['js-sql-injection', 'src/routes/orders.js', 'SELECT'],
  ['js-sql-injection', 'src/routes/reports.js', 'SELECT'],
  ['js-eval', 'src/lib/filters.js', 'eval('],
  ['js-weak-hash', 'src/lib/etag.js', 'createHash('],
  ['secret-password', '.env', 'DB_PASSWORD'],
  ['secret-generic-key', '.env', 'SESSION_SECRET'],
  ['old-dependency', 'package.json', '"lodash"'],
];

/** The planted problems with their lines. */
export function listPlanted(): PlantedProblem[] {
  return PLANTED.map(([rule, path, on]) => {
    const index = (SAMPLE_FILES[path] ?? '').split('\n').findIndex((line) => line.includes(on));
    if (index === -1) throw new Error(`The sample has no "${on}" in ${path}`);
    return { rule, path, line: index + 1 };
  });
}
