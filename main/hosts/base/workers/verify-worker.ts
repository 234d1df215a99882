/** A worker that verifies one bundle and ends: see one-at-a-time.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { verifyBundle } from '../../../../core/audit/verify.ts';
import { nodeVerifyTools } from '../../../adapters/signer-file/verify-tools.ts';

const { text, keyId } = z.object({ text: z.string(), keyId: z.string().optional() }).parse(workerData);
parentPort?.postMessage(verifyBundle(text, nodeVerifyTools(), { keyId }));
