import { ORPCError } from '@orpc/client';
import type { Actor } from '../../../core/approval/subject.ts';
import { refusalSchema } from '../../../core/contract/base.ts';
import { ok, type Result } from '../../../core/errors.ts';
import type { Service } from './service.ts';

/** What a host begins with: a folder, or the sample where no workspace is known yet, or as it was left. */
export type FirstWorkspace = { readonly path: string } | 'sample' | null;

/** Opens the workspace that a host begins with, as if `person` had. Refused as the contract refuses it. */
export async function openFirstWorkspace(
  service: Service,
  person: Actor,
  wanted: FirstWorkspace,
): Promise<Result<null>> {
  if (wanted === null) return ok(null);
  const session = service.clientFor(person);
  const { workspaces } = session.client;
  try {
    if (wanted !== 'sample') await workspaces.open({ path: wanted.path });
    else if ((await workspaces.list()).recent.length === 0) await workspaces.openSample();
    return ok(null);
  } catch (error) {
    const refusal = error instanceof ORPCError ? refusalSchema.safeParse(error.data).data : undefined;
    if (refusal) return { ok: false, error: refusal };
    throw error;
  } finally {
    session.close();
  }
}
