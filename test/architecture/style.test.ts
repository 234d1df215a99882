import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { expect, test } from 'vitest';
import { ROOT, sourceFiles, typeScriptFiles } from './source-files.ts';

/** How the build lints a file that isn't there: the real configuration, without type information. */
async function complaintsAbout(path: string, text: string): Promise<readonly (string | null)[]> {
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: [tseslint.configs.disableTypeChecked] });
  const [result] = await eslint.lintText(text, { filePath: join(ROOT, path) });
  return result?.messages.map(({ ruleId }) => ruleId) ?? [];
}

test('a file of 601 lines is refused, one of 600 is not', async () => {
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, n) => `export const a${n} = 1;\n`).join('');
  for (const folder of ['core', 'main/app', 'agents/kit', 'test/unit']) {
    const path = `${folder}/added-by-a-test.ts`;
    expect(await complaintsAbout(path, lines(600))).toEqual([]);
    expect(await complaintsAbout(path, lines(601))).toEqual(['max-lines']);
  }
});

test('any and non-null assertions are refused', async () => {
  const text = 'export const a = (b: any, c: number | null) => [b, c!];\n';
  const rules = await complaintsAbout('core/added-by-a-test.ts', text);
  expect(rules).toEqual(['@typescript-eslint/no-explicit-any', '@typescript-eslint/no-non-null-assertion']);
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
