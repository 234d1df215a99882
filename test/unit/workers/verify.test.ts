import { expect, test } from 'vitest';
import { verifyBundle } from '../../../core/audit/verify.ts';
import { createVerifier } from '../../../main/hosts/base/workers/beside.ts';
import { nodeVerifyTools } from '../../../main/adapters/signer-file/verify-tools.ts';

test('beside the engine the same is found as in it, whatever the text holds, several at once', async () => {
  const verify = createVerifier();
  const texts = ['', '{}', '[]', 'this is no bundle', '{"format":"signalbox-audit"}', '\uD800'];
  const found = await Promise.all(texts.map((text) => verify(text, 'f'.repeat(64))));
  const expected = texts.map((text) => verifyBundle(text, nodeVerifyTools(), { keyId: 'f'.repeat(64) }));
  expect(found).toEqual(expected);
  expect(found.every(({ ok }) => !ok)).toBe(true);
});

test('the engine goes on while a bundle is verified', async () => {
  const verify = createVerifier();
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await verify(`{"records":[${'{},'.repeat(200_000)}{}]}`, undefined);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});
