import { z } from 'zod';
import type { WorkspaceReader } from './workspace-file.ts';

/** The nearest package of a file: where it is, and what it depends on. */
export interface NearestPackage {
  /** Folder with a trailing slash, or an empty text for the workspace itself. */
  readonly folder: string;
  readonly dependencies: readonly string[];
}

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
  devDependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

/** Looks up the packages of files; each folder is read once. */
export function createPackageLookup(read: WorkspaceReader): (path: string) => Promise<NearestPackage> {
  const known = new Map<string, Promise<NearestPackage>>();
  const lookUp = async (folder: string): Promise<NearestPackage> => {
    const outcome = await read(`${folder}package.json`);
    if (outcome.kind === 'file') return { folder, dependencies: dependenciesOf(outcome.file.text) };
    return folder === '' ? { folder, dependencies: [] } : await nearest(parentOf(folder.slice(0, -1)));
  };
  const nearest = (folder: string): Promise<NearestPackage> => {
    const found = known.get(folder) ?? lookUp(folder);
    known.set(folder, found);
    return found;
  };
  return (path) => nearest(parentOf(path));
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function dependenciesOf(text: string): string[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // A package file that is no JSON says nothing about its dependencies.
    return [];
  }
  const parsed = packageSchema.safeParse(json);
  return parsed.success ? Object.keys({ ...parsed.data.devDependencies, ...parsed.data.dependencies }) : [];
}
