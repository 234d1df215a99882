import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, matchesGlob, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { programRoot, programUrl, unpackedUrl } from '../../core/program-url.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const config = z
  .object({
    files: z.array(z.string()),
    asarUnpack: z.array(z.string()),
    npmRebuild: z.boolean(),
    electronFuses: z.record(z.string(), z.boolean()),
  })
  .loose()
  .parse(parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')));

/** The files of the build that `file` loads when it runs, itself included; both by their paths in the app. */
function loadedBy(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(join(ROOT, file), 'utf8');
  for (const [, specifier = ''] of text.matchAll(/^(?:import|export)\b[^'"`;]*?["'](\.[^"']+\.js)["']/gm))
    loadedBy(posix.join(posix.dirname(file), specifier), found);
  return found;
}

const isUnpacked = (path: string): boolean => config.asarUnpack.some((glob) => matchesGlob(path, glob));

describe('what an installer holds', () => {
  const entries = [
    ...globSync('main/**/*worker.ts', { cwd: ROOT }),
    ...globSync('agents/*/{main,worker}.ts', { cwd: ROOT }),
  ].map((source) => `dist/${source.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);

  test.each(entries)('%s and all that it loads lies outside of the archive', (entry) => {
    const loaded = [...loadedBy(entry)];
    expect(loaded.filter((path) => !isUnpacked(path))).toEqual([]);
  });

  test('programs share parts, which are found', () => {
    expect(loadedBy('dist/main/hosts/base/workers/export-worker.js').size).toBeGreaterThan(1);
  });

  test('libraries, manifests and workflows are unpacked, and packed in the first place', () => {
    for (const path of ['node_modules/better-sqlite3/package.json', 'workflows/audit-and-patch.yaml'])
      expect([path, isUnpacked(path)]).toEqual([path, true]);
    for (const path of ['workflows/audit-and-patch.yaml', 'package.json', 'agents/patcher/agent.json'])
      expect([path, config.files.some((glob) => matchesGlob(path, glob))]).toEqual([path, true]);
  });

  test('the entry is that of package.json', () => {
    const { main } = z
      .object({ main: z.string() })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    expect(main).toBe('dist/main/hosts/electron/main.js');
    expect(existsSync(join(ROOT, 'main/hosts/electron/main.ts'))).toBe(true);
  });

  test('fuses', () => {
    expect(config.electronFuses).toMatchObject({
      runAsNode: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
  });
});

test('a URL inside of the archive leads beside it, any other stays', () => {
  expect(unpackedUrl('file:///opt/Signalbox/resources/app.asar/dist/main/x.js')).toBe(
    'file:///opt/Signalbox/resources/app.asar.unpacked/dist/main/x.js',
  );
  expect(unpackedUrl('file:///home/me/signalbox/dist/main/x.js')).toBe(
    'file:///home/me/signalbox/dist/main/x.js',
  );
});

test('programs are found from the source, and from a file that holds the code of several', () => {
  const worker = 'main/adapters/store-sqlite/worker';
  const source = 'file:///home/main/signalbox/main/adapters/store-sqlite/worker-client.ts';
  expect(programRoot(source)).toBe('file:///home/main/signalbox/');
  expect(programUrl(worker, source)).toBe(`file:///home/main/signalbox/${worker}.ts`);
  expect(programUrl(worker, 'file:///opt/app.asar/dist/main/hosts/parts/host.js')).toBe(
    `file:///opt/app.asar.unpacked/dist/${worker}.js`,
  );
});
