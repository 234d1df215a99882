import { expect, it } from 'vitest';
import { USAGES } from '../../main/hosts/cli/help.ts';
import { diffText } from '../../main/hosts/cli/diff-text.ts';
import { dataFolder } from '../../main/hosts/base/paths.ts';
import { plain } from '../../main/hosts/cli/text.ts';
import { VERSION } from '../../main/hosts/base/version.ts';
import { findWords, hasFlag } from '../../main/hosts/cli/words.ts';
import manifest from '../../package.json' with { type: 'json' };

const words = (line: string): string[] => findWords(line.split(' ')).map((word) => word.text);

it('finds the words of a command wherever the options stand', () => {
  expect(words('--data d runs list')).toEqual(['runs', 'list']);
  expect(words('runs --limit 5 list --json')).toEqual(['runs', 'list']);
  expect(words('run f.yaml -w . -i n=1 --approve wait')).toEqual(['run', 'f.yaml']);
  expect(words('--data=d runs show x')).toEqual(['runs', 'show', 'x']);
  expect(words('validate -- --odd.yaml')).toEqual(['validate', '--odd.yaml']);
});

it('takes the value of an option for no flag', () => {
  expect(hasFlag(['runs', 'cancel', 'x', '--reason', '--json'], '--json')).toBe(false);
  expect(hasFlag(['runs', 'list', '--json'], '--json')).toBe(true);
  expect(hasFlag(['validate', '--', '--json'], '--json')).toBe(false);
});

it('knows every option with a value that the help shows', () => {
  for (const [usage] of Object.values(USAGES)) {
    for (const [, option = ''] of usage.matchAll(/(--[a-z]+) [A-Zak]/g)) {
      expect(
        findWords(['x', option, 'value']).map((word) => word.text),
        option,
      ).toEqual(['x']);
    }
  }
});

it('shows line ends only where they differ', () => {
  const head = '--- a/x\n+++ b/x\n@@ -1 +1 @@';
  expect(diffText(`${head}\n-a\r\n+b\r\n`)).toBe(`${head}\n-a\n+b`);
  expect(diffText(`${head}\n-a\n+a\r\n`)).toBe(`${head}\n-a\n+a\\u{d}`);
});

it('shows names as people read them, whatever they hold, and takes no line for one', () => {
  const name = 'na\\303\\257ve\\n\\342\\200\\256x.js';
  const diff =
    `diff --git "a/${name}" "b/to \\"it\\".js"\nsimilarity index 90%\nrename from "${name}"\nrename to "to \\"it\\".js"\n` +
    `--- "a/${name}"\n+++ "b/to \\"it\\".js"\n@@ -1,2 +1 @@ f()\n--- a/none\n-b\n+\u001b[2J\n\\ No newline at end of file\n` +
    'diff --git a/new b/new\nnew file mode 100644\nindex 0000000..e69de29\n';
  expect(diffText(diff)).toBe(
    [
      'diff --git a/naïve\\n\\u{202e}x.js b/to "it".js',
      'similarity index 90%',
      'rename from naïve\\n\\u{202e}x.js',
      'rename to to "it".js',
      '--- a/naïve\\n\\u{202e}x.js',
      '+++ b/to "it".js',
      '@@ -1,2 +1 @@ f()',
      '--- a/none',
      '-b',
      '+\\u{1b}[2J',
      '\\ No newline at end of file',
      'diff --git a/new b/new',
      'new file mode 100644',
      'index 0000000..e69de29',
    ].join('\n'),
  );
});

it('lets no hidden character through to the terminal', () => {
  expect(plain('a\u001b[2Jb\u202ec\u00ad\u{e0041}\ufff9d\ne')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(plain('a\nb', true)).toBe('a\nb');
  expect(plain('tab\there, naïve ☃')).toBe('tab\there, naïve ☃');
});

it('falls back when the data folder is set to nothing', () => {
  expect(dataFolder(undefined, { SIGNALBOX_DATA: '', XDG_DATA_HOME: '' })).toBe(dataFolder(undefined, {}));
  expect(dataFolder('/x/y', { SIGNALBOX_DATA: '/z' })).toBe('/x/y');
});

it('says the version of the package', () => {
  expect(VERSION).toBe(manifest.version);
});
