import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { settings } from '../own-settings.ts';
import { strict } from '../record.ts';
import { isReady } from './app.ts';

/** Stands for the key in the system's keychain: another process can't read what this one sealed. */
const key = randomBytes(32);
const IV_BYTES = 12;
const TAG_BYTES = 16;

function requireReady(): void {
  if (!isReady()) throw new Error('safeStorage cannot be used before app is ready');
}

export const safeStorage = strict('safeStorage', {
  getSelectedStorageBackend: () => (isReady() ? settings.keychain : 'unknown'),
  isAsyncEncryptionAvailable: (): Promise<boolean> => {
    requireReady();
    return Promise.resolve(true);
  },
  encryptStringAsync: (text: string): Promise<Buffer> => {
    requireReady();
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Promise.resolve(Buffer.concat([iv, cipher.getAuthTag(), sealed]));
  },
  // Async so that a wrong text rejects, as in Electron, instead of throwing.
  decryptStringAsync: async (sealed: Buffer) => {
    requireReady();
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return await Promise.resolve({ result: text.toString('utf8'), shouldReEncrypt: false });
  },
});
