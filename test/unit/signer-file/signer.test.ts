import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RefusalError, type RefusalCode } from '../../../core/errors.ts';
import { openSigner } from '../../../main/adapters/signer-file/signer.ts';
import { nodeVerifyTools } from '../../../main/adapters/signer-file/verify-tools.ts';

let folder: string;
let keyPath: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signer-'));
  keyPath = join(folder, 'keys', 'audit-ed25519.pem');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refusalOf(open: () => unknown): { readonly code: RefusalCode; readonly message: string } {
  try {
    open();
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  throw new Error('it was not refused');
}

test('the first start makes a key that only its owner can read; later ones find it', () => {
  const first = openSigner(folder);
  expect(readdirSync(join(folder, 'keys'))).toEqual(['audit-ed25519.pem']);
  if (process.platform !== 'win32') expect(statSync(keyPath).mode & 0o777).toBe(0o600);
  const again = openSigner(folder);
  expect(again).toMatchObject({ publicKey: first.publicKey, keyId: first.keyId });
  const der = Buffer.from(first.publicKey, 'base64');
  expect(first.keyId).toBe(createHash('sha256').update(der).digest('hex'));
});

test('what it signs can be checked with its public key alone, and nothing else passes', () => {
  const { verifyEd25519 } = nodeVerifyTools();
  const signer = openSigner(folder);
  const signature = signer.sign('größe');
  expect(verifyEd25519(signer.publicKey, 'größe', signature)).toBe(true);
  expect(verifyEd25519(signer.publicKey, 'grösse', signature)).toBe(false);
  expect(verifyEd25519(signer.publicKey, 'größe', signer.sign('other'))).toBe(false);
});

test('checking a signature never throws, whatever stands there', () => {
  const { verifyEd25519 } = nodeVerifyTools();
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const rsa = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  for (const key of ['', '???', 'AAAA', rsa])
    for (const signature of ['', '???', 'A'.repeat(88)])
      expect(verifyEd25519(key, 'x', signature)).toBe(false);
});

test('processes that start at once get the same key', async () => {
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, [join(import.meta.dirname, 'open-signer.ts'), folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  await Promise.all(children.map((child) => once(child.stdout, 'data')));
  const answers = children.map(async (child) => {
    let answer = '';
    child.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    child.stdin.write('go');
    await once(child, 'close');
    return answer;
  });
  const ids = new Set(await Promise.all(answers));
  expect([...ids]).toEqual([openSigner(folder).keyId]);
  expect(readdirSync(join(folder, 'keys'))).toEqual(['audit-ed25519.pem']);
});

const rsaPem = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ format: 'pem', type: 'pkcs8' })
  .toString();

test.each([
  ['nothing', ''],
  ['something else', 'not a key'],
  ['half a key', '-----BEGIN PRIVATE KEY-----\nMC4CAQ'],
  ['a key of another kind', rsaPem],
  ['a huge file', 'x'.repeat(100_000)],
])('a key file that holds %s is refused and kept', (_, content) => {
  mkdirSync(join(folder, 'keys'));
  writeFileSync(keyPath, content, { mode: 0o600 });
  const refusal = refusalOf(() => openSigner(folder));
  expect(refusal.code).toBe('data_folder_damaged');
  expect(refusal.message).toContain(keyPath);
  expect(readFileSync(keyPath, 'utf8')).toBe(content);
});

test('a folder in the place of the key is refused', () => {
  mkdirSync(keyPath, { recursive: true });
  expect(refusalOf(() => openSigner(folder)).code).toBe('data_folder_damaged');
});

test('a key that was opened to others is closed again', () => {
  const { keyId } = openSigner(folder);
  if (process.platform === 'win32') return;
  chmodSync(keyPath, 0o644);
  expect(openSigner(folder).keyId).toBe(keyId);
  expect(statSync(keyPath).mode & 0o777).toBe(0o600);
});

test('a data folder that is a file is refused with the reason', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(refusalOf(() => openSigner(file)).message).toContain('ENOTDIR');
});
