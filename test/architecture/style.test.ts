import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { ROOT, sourceFiles, typeScriptFiles } from './source-files.ts';

const reportSchema = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

/** What the linter says, by the build's own configuration, to files of a folder that has nothing else: rules by path. */
function complaintsAbout(files: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'signalbox-style-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  copyFileSync(join(ROOT, '.oxlintrc.json'), join(root, '.oxlintrc.json'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { diagnostics } = reportSchema.parse(JSON.parse(lint(root)));
  const of = (path: string): string[] =>
    diagnostics.filter(({ filename }) => filename === path).map(({ code }) => code);
  return Object.fromEntries(Object.keys(files).map((path) => [path, of(path)]));
}

/** Ends with 1 where it complains: what it printed is the answer, too. */
function lint(cwd: string): string {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format', 'json'], { cwd, encoding: 'utf8' });
  return stdout;
}

test('a file of 601 lines is refused, one of 600 is not', () => {
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, n) => `export const a${n} = 1;\n`).join('');
  const paths = ['core/added.ts', 'main/app/added.ts', 'agents/kit/added.ts', 'test/unit/added.ts'];
  const all = <T>(value: T): Record<string, T> =>
    Object.fromEntries(paths.map((path) => [path, value] as const));
  expect(complaintsAbout(all(lines(600)))).toEqual(all([]));
  expect(complaintsAbout(all(lines(601)))).toEqual(all(['eslint(max-lines)']));
});

test('any and non-null assertions are refused', () => {
  const text = 'export const a = (b: any, c: number | null) => [typeof b, c!];\n';
  const { 'core/added.ts': rules } = complaintsAbout({ 'core/added.ts': text });
  expect(rules).toEqual(['typescript(no-explicit-any)', 'typescript(no-non-null-assertion)']);
});

test('files and folders are named in kebab-case', () => {
  const odd = sourceFiles().filter((path) => !/^([a-z0-9]+(?:-[a-z0-9]+)*[./])+[a-z0-9]+$/.test(path));
  expect(odd.filter((path) => !path.startsWith('test/history/'))).toEqual([]);
});

/** The modules of the tree, parsed once. */
const modules = typeScriptFiles().map((path) => ({
  path,
  source: ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, false),
}));

test('there is something to look at', () => {
  expect(modules.length).toBeGreaterThan(50);
});

test('nothing is exported as default', () => {
  const found = modules.filter(({ source }) => source.statements.some(isDefaultExport));
  expect(found.map(({ path }) => path)).toEqual([]);
});

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    return (
      clause !== undefined &&
      ts.isNamedExports(clause) &&
      clause.elements.some((e) => e.name.text === 'default')
    );
  }
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(isDefaultKeyword);
}

function isDefaultKeyword({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.DefaultKeyword;
}

test('no file only passes on what others export, but the index of a feature', () => {
  const barrels = modules.filter(({ path, source }) => {
    const isFeature = /^renderer\/features\/[^/]+\/index\.ts$/.test(path);
    return !isFeature && source.statements.length > 0 && source.statements.every(ts.isExportDeclaration);
  });
  expect(barrels.map(({ path }) => path)).toEqual([]);
});

test('nothing outside of its host and the bridge mentions electron as a module', () => {
  const importing = modules.filter(({ source }) =>
    // The text of any import, static, dynamic or required, has the name between quotes.
    /\b(?:from|import|require)\s*\(?\s*['"]electron(?:\/[^'"]*)?['"]/.test(source.text),
  );
  const allowed = /^(main\/hosts\/electron|preload|test\/architecture)\//;
  expect(importing.map(({ path }) => path).filter((path) => !allowed.test(path))).toEqual([]);
});

/** What is imported by its file's name; style sheets and fonts of the page by its bundler alone. */
const IMPORTED = /\.(tsx?|json|css)$/;

test('relative imports carry the .ts extension, so that Node can run the source', () => {
  const found = modules.flatMap(({ path, source }) =>
    source.statements
      .map((statement) =>
        ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement : undefined,
      )
      .map((statement) => statement?.moduleSpecifier)
      .filter((specifier) => specifier !== undefined && ts.isStringLiteral(specifier))
      .filter(({ text }) => text.startsWith('.') && !IMPORTED.test(text))
      .map(({ text }) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});
