import type { FileSide, PatchSubject } from '../../../core/approval/subject.ts';
import {
  compareManifest,
  isManifest,
  joinChanges,
  type DependencyChanges,
} from '../../domain/policy/dependencies.ts';
import type { Blobs } from '../../ports/workspace.ts';

/** A larger manifest is not read: it was not written by people. */
const MAX_MANIFEST_BYTES = 1024 * 1024;

/** What a prepared patch does to the manifests that it touches. */
export async function readDependencyChanges(blobs: Blobs, subject: PatchSubject): Promise<DependencyChanges> {
  const changes: DependencyChanges[] = [];
  for (const { path, before, after } of subject.files) {
    if (!isManifest(path)) continue;
    changes.push(compareManifest(path, await textOf(blobs, before), await textOf(blobs, after)));
  }
  return joinChanges(changes);
}

async function textOf(blobs: Blobs, side: FileSide | null): Promise<string | null | undefined> {
  if (side === null) return null;
  if (side.bytes > MAX_MANIFEST_BYTES) return undefined;
  return new TextDecoder().decode(await blobs.get(side.sha256));
}
