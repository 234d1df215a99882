import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ROOT } from './source-files.ts';

/**
 * Type-checks `text` as if it were a file of a project: the project's own configuration, its own files
 * and libraries, so that types that one of those drags in would be seen here, too.
 */
function check(project: string, text: string): readonly string[] {
  const folder = join(ROOT, project);
  const config = join(folder, 'tsconfig.json');
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    folder,
    { noEmit: true, composite: false, incremental: false },
    config,
  );
  expect(errors).toEqual([]);
  const added = join(folder, 'added-by-a-test.ts');
  const real = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...real,
    fileExists: (path) => path === added || real.fileExists(path),
    getSourceFile: (path, target) =>
      path === added ? ts.createSourceFile(path, text, target) : real.getSourceFile(path, target),
  };
  const program = ts.createProgram([...fileNames, added], options, host);
  const source = program.getSourceFile(added);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
  );
}

const LIBRARIES = ['zod', 'yaml', '@marcbachmann/cel-js', '@cfworker/json-schema'];
const PURE = `${LIBRARIES.map((name) => `import '${name}';`).join('\n')}
export const time: number = new Map([['now', 1]]).get('now') ?? Number.NaN;`;

/** Each: what a file says, and what the compiler must not know. */
const IMPURE: readonly (readonly [string, RegExp])[] = [
  ['export const a = process.env;', /'process'/],
  ['export const a = Buffer.from([]);', /'Buffer'/],
  ['export const a = __dirname;', /'__dirname'/],
  ['export const a = setTimeout(() => 0, 1);', /'setTimeout'/],
  ['export const a = document.title;', /'document'/],
  ['export const a = window.name;', /'window'/],
  ['export const a = fetch("https://example.org");', /'fetch'/],
  ['export const a = new AbortController();', /'AbortController'/],
  ['console.log(1); export {};', /'console'/],
  [`import { readFileSync } from 'node:fs'; export const a = readFileSync;`, /'node:fs'/],
  [`import { readFileSync } from 'fs'; export const a = readFileSync;`, /'fs'/],
  [`export type A = import('node:stream').Readable;`, /'node:stream'/],
];

test.each(['core', 'main/domain'])(
  '%s sees neither Node nor the DOM, even beside all the libraries of core',
  (project) => {
    expect(check(project, PURE)).toEqual([]);
    const together = check(
      project,
      `${PURE}\n${IMPURE.map(([text], index) => scoped(text, index)).join('\n')}`,
    );
    for (const [, name] of IMPURE)
      expect(
        together.filter((message) => name.test(message)),
        String(name),
      ).not.toEqual([]);
  },
);

/** The same line with a name of its own, so that one compilation serves for all. */
function scoped(text: string, index: number): string {
  return text
    .replace('readFileSync }', `readFileSync as read${index} }`)
    .replace('= readFileSync', `= read${index}`)
    .replace('const a', `const a${index}`)
    .replace('type A', `type A${index}`);
}

test('main sees Node, so the check above can fail', () => {
  expect(check('main', 'export const a = process.env;')).toEqual([]);
});
