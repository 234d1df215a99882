import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { generateManifests } from '../../agents/manifests.ts';
import { loadCatalog } from '../../main/adapters/agent-process/catalog.ts';
import { parseManifest } from '../../main/adapters/agent-process/manifest-file.ts';
import { createHarness } from '../support/hostile-agents/harness.ts';

const ROOT = new URL('../../', import.meta.url);
const GUIDE = readFileSync(new URL('docs/agent-guide.md', ROOT), 'utf8');

/** The code blocks of a language in the guide. */
function blocks(language: string): readonly string[] {
  return [...GUIDE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, code]) =>
    name === language && code !== undefined ? [code] : [],
  );
}

/** The same code, for a folder elsewhere. */
function relocate(code: string): string {
  return code
    .replaceAll("'../kit/", `'${new URL('agents/kit/', ROOT).href}`)
    .replace("'zod'", `'${import.meta.resolve('zod')}'`);
}

test('the agent of the guide works as it says', async () => {
  const root = mkdtempSync(join(tmpdir(), 'signalbox-guide-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'agents', 'mark-counter');
  mkdirSync(folder, { recursive: true });
  for (const code of blocks('ts')) {
    const [, name] = /^\/\/ agents\/mark-counter\/(.+)$/m.exec(code) ?? [];
    if (name !== undefined) writeFileSync(join(folder, name), relocate(code));
  }
  const [generated] = await generateManifests(join(root, 'agents'));
  if (!generated) throw new Error('no manifest was made');
  writeFileSync(generated.path, generated.text);
  const { catalog, problems } = await loadCatalog({
    builtinDir: join(root, 'agents'),
    userDir: join(root, 'none'),
  });
  expect(problems).toEqual([]);

  const harness = createHarness({}, process.env, () => folder);
  onTestFinished(() => harness.dispose());
  for (const manifest of catalog.values()) harness.put(manifest);
  writeFileSync(join(root, 'app.ts'), '// TODO: one\nnothing\n// TODO: two');
  const call = { agent: 'mark-counter', tool: 'count', workspace: root };
  expect(await harness.call({ ...call, args: { file: 'app.ts' } })).toEqual({
    ok: true,
    output: { lines: [1, 3], total: 2 },
  });
  expect(await harness.call({ ...call, args: { file: '../x' } })).toMatchObject({
    ok: false,
    error: { code: 'invalid_request', message: '../x lies outside the workspace.' },
  });
});

test('the manifest of the guide is one', () => {
  const [json = ''] = blocks('json');
  expect(parseManifest(json)).toMatchObject({ id: 'notes', tools: [{ name: 'search', effect: 'read' }] });
});
