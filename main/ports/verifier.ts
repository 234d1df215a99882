import type { Verification } from '../../core/audit/verify.ts';

/** Verifies the text of a bundle, as core/audit/verify.ts does, without holding anything else up. `keyId`: whose signature is trusted. */
export type VerifyText = (text: string, keyId: string | undefined) => Promise<Verification>;
