import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';
import { generateManifests } from '../../../agents/manifests.ts';

test('every committed agent.json says what its definition says (npm run manifests)', async () => {
  const generated = await generateManifests();
  for (const { path, text } of generated) {
    expect(await readFile(path, 'utf8'), `${path} is old: npm run manifests`).toBe(text);
  }
  const ids = generated.map(({ path }) => basename(dirname(path)));
  expect(ids).toEqual(
    expect.arrayContaining(['compliance', 'mapper', 'notifier', 'patcher', 'reviewer', 'security-scanner']),
  );
});
