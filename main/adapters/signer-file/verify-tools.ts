import { createHash, createPublicKey, verify } from 'node:crypto';
import { refuse, ok, type Result } from '../../../core/errors.ts';
import type { VerifyTools } from '../../../core/audit/verify-tools.ts';

/** The cryptography that `verifyBundle` needs, from Node alone: the offline verifier loads nothing else. */
export function nodeVerifyTools(): VerifyTools {
  return {
    sha256: (utf8) => createHash('sha256').update(utf8, 'utf8').digest('hex'),
    sha256Bytes: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    verifyEd25519,
  };
}

function verifyEd25519(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
  } catch {
    // Node throws for bytes that are no key at all: whatever they are, they signed nothing.
    return false;
  }
}

/**
 * Decodes a bundle file strictly. Refused (`invalid_input`) when a byte is not UTF-8: a lenient decoder
 * would put the same character for any of them, and a changed byte could hide behind it.
 */
export function decodeBundleText(bytes: Uint8Array): Result<string> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuse(
      'invalid_input',
      'The file is no audit bundle, or was damaged: it holds bytes that are not UTF-8 text.',
      'Name a file that "export" wrote; if this is one, get it again.',
    );
  }
}
