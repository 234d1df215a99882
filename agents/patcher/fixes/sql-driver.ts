import { collectNodes, type ParsedScript } from '../javascript.ts';

/** How a database driver writes placeholders. */
export interface SqlDriver {
  readonly style: 'dollar' | 'question' | 'mysql';
  /** Statements are prepared first and get their parameters when they run. */
  readonly prepared: boolean;
}

const DOLLAR: SqlDriver = { style: 'dollar', prepared: false };
const MYSQL: SqlDriver = { style: 'mysql', prepared: false };
const SQLITE: SqlDriver = { style: 'question', prepared: false };
const SQLITE_SYNC: SqlDriver = { style: 'question', prepared: true };

/** Placeholders as the manuals of these drivers give them. */
const DRIVERS: ReadonlyMap<string, SqlDriver> = new Map([
  ['pg', DOLLAR],
  ['pg-pool', DOLLAR],
  ['pg-promise', DOLLAR],
  ['@neondatabase/serverless', DOLLAR],
  ['mysql', MYSQL],
  ['mysql2', MYSQL],
  ['mysql2/promise', MYSQL],
  ['mariadb', MYSQL],
  ['sqlite3', SQLITE],
  ['sqlite', SQLITE],
  ['better-sqlite3', SQLITE_SYNC],
  ['node:sqlite', SQLITE_SYNC],
]);

/** The driver that a file loads itself; else the one that its package depends on. Null: none, or several that differ. */
export function findSqlDriver(script: ParsedScript, dependencies: readonly string[]): SqlDriver | null {
  const { ts, source } = script;
  const loaded = collectNodes(source, ts.isStringLiteral)
    .filter(({ parent }) => ts.isImportDeclaration(parent) || ts.isCallExpression(parent))
    .map((literal) => literal.text);
  return only(loaded) ?? only(dependencies);
}

function only(names: readonly string[]): SqlDriver | null {
  const drivers = new Set(names.flatMap((name) => DRIVERS.get(name) ?? []));
  const [driver] = drivers;
  return drivers.size === 1 && driver ? driver : null;
}
