import type { Sha256 } from './chain.ts';

/** The cryptography that verification needs, given in since core has none. None of it may throw. */
export interface VerifyTools {
  readonly sha256: Sha256;
  /** SHA-256 of bytes in lower case hex. */
  readonly sha256Bytes: (bytes: Uint8Array) => string;
  /** Whether an ed25519 signature (base64) over UTF-8 text is that of a key (base64 of the SPKI DER form). */
  readonly verifyEd25519: (publicKey: string, text: string, signature: string) => boolean;
}

/** Whom the reader trusts. Without a pin a bundle proves only that nothing changed since someone signed it. */
export interface KeyPins {
  /** Base64 of the SPKI DER form. */
  readonly publicKey?: string | undefined;
  /** SHA-256 of those bytes, in hex. */
  readonly keyId?: string | undefined;
}
