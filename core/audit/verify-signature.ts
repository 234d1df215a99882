import { decodeBase64 } from './blob.ts';
import type { Bundle } from './bundle.ts';
import type { ProblemList } from './problems.ts';
import type { KeyPins, VerifyTools } from './verify-tools.ts';

/** RFC 8410: the SPKI form of an ed25519 key is 12 bytes of header and 32 of key; RFC 8032: 64 of signature. */
const PUBLIC_KEY_BYTES = 44;
const SIGNATURE_BYTES = 64;

const FIX_KEY =
  'Ask who exported it for their key (its fingerprint), and trust no bundle that another key signed.';

interface Context {
  readonly tools: VerifyTools;
  readonly pins: KeyPins;
  readonly problems: ProblemList;
}

/** Checks the key against its fingerprint and the reader's pins, and the signature over all of the bundle. */
export function verifySignature(signature: Bundle['signature'], signed: string, context: Context): void {
  const { tools, pins, problems } = context;
  const { publicKey, keyId, value } = signature;
  const key = decodeBase64(publicKey);
  if (key?.length !== PUBLIC_KEY_BYTES) {
    problems.add('key_invalid', null, 'signature.publicKey', 'The public key is no ed25519 key.', FIX_KEY);
    return;
  }
  const actualId = tools.sha256Bytes(key);
  if (actualId !== keyId) {
    const message = `The public key has the fingerprint ${actualId}, not ${keyId}.`;
    problems.add('key_invalid', null, 'signature.keyId', message, FIX_KEY);
  }
  const isOther =
    (pins.publicKey !== undefined && pins.publicKey !== publicKey) ||
    (pins.keyId !== undefined && pins.keyId.toLowerCase() !== actualId);
  if (isOther) {
    const message = `The bundle was signed by another key than the one you trust: ${actualId}.`;
    problems.add('key_unexpected', null, 'signature.publicKey', message, FIX_KEY);
  }
  const isValid =
    decodeBase64(value)?.length === SIGNATURE_BYTES && tools.verifyEd25519(publicKey, signed, value);
  if (isValid) return;
  const message = problems.isEmpty
    ? 'The signature does not fit: the bundle, its head or its end was changed after it was signed.'
    : 'The signature does not fit: the bundle was changed after it was signed.';
  problems.add('signature_invalid', null, 'signature.value', message);
}
