import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { RefusalError } from '../../../core/errors.ts';
import type { Signer } from '../../ports/runtime.ts';
import { obtainKeyText } from './key-file.ts';

/** Where the key lies under the data folder. */
const KEY_PATH = ['keys', 'audit-ed25519.pem'] as const;

/**
 * Opens the ed25519 key that signs this data folder's exports; makes it at the first start. Several
 * processes that start at once end up with one key. Throws RefusalError: data_folder_damaged for a key
 * that can't be read or is none, data_folder_read_only and disk_full when it can't be written.
 */
export function openSigner(dataDir: string): Signer {
  const path = join(dataDir, ...KEY_PATH);
  const privateKey = parseKey(obtainKeyText(path), path);
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: der.toString('base64'),
    keyId: createHash('sha256').update(der).digest('hex'),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64'),
  };
}

function parseKey(pem: string, path: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, format: 'pem' });
  } catch (cause) {
    throw damaged(path, 'is damaged', cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw damaged(path, 'is not an ed25519 key');
  return key;
}

function damaged(path: string, what: string, cause?: unknown): RefusalError {
  return new RefusalError(
    'data_folder_damaged',
    `The signing key ${path} ${what}.`,
    'Put it back from a backup. Without one, move the file away: a new key is made at the next start, and readers must be told its fingerprint.',
    { cause },
  );
}
