import { safeStorage } from 'electron';
import { ok, refuse, type Result } from '../../../core/errors.ts';

/** Texts that only this user on this machine can read again, by a key in the system's keychain. */
export interface SecretBox {
  readonly seal: (text: string) => Promise<Result<Uint8Array>>;
  readonly open: (sealed: Uint8Array) => Promise<Result<string>>;
}

const NO_KEYCHAIN = {
  linux:
    'Install and unlock a keyring (gnome-keyring or KWallet), sign in again, or give secrets as environment variables.',
  other: 'Unlock the keychain and try again, or give secrets as environment variables.',
};

/**
 * The system's keychain. Call after the app is ready. Refuses with `agent_unavailable` where there is none: Chromium's plain
 * text fallback of Linux would only look like protection.
 */
export function createSecretBox(): SecretBox {
  return {
    async seal(text) {
      const refusal = await whyNot();
      return refusal ?? ok(new Uint8Array(await safeStorage.encryptStringAsync(text)));
    },
    async open(sealed) {
      const refusal = await whyNot();
      if (refusal) return refusal;
      try {
        return ok((await safeStorage.decryptStringAsync(Buffer.from(sealed))).result);
      } catch (error) {
        // Another user, another machine or a reset keychain; which one Electron does not say.
        const why = error instanceof Error ? error.message : String(error);
        return refuse('invalid_input', `A stored secret can't be read (${why}).`, 'Enter it again.');
      }
    },
  };
}

async function whyNot() {
  const isLinux = process.platform === 'linux';
  const isPlain = isLinux && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (!isPlain && (await safeStorage.isAsyncEncryptionAvailable())) return null;
  const message = isPlain
    ? 'This desktop has no keyring: a secret would be stored as plain text, so it is not stored.'
    : "The system's keychain is locked or missing: the secret is not stored.";
  return refuse('agent_unavailable', message, isLinux ? NO_KEYCHAIN.linux : NO_KEYCHAIN.other);
}
