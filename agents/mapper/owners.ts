import { makeVisible } from '../../core/approval/visible-text.ts';
import { createMatcher, isUsable } from '../kit/files-ignore.ts';
import { MAP_LIMITS } from './limits.ts';
import type { MappedFile } from './measure.ts';

export interface Owners {
  readonly path: string | null;
  readonly owners: readonly { name: string; files: number }[];
  /** Null where nobody is named at all. */
  readonly unowned: number | null;
  readonly notes: readonly string[];
}

/** Where GitHub and GitLab look, in their order. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

/** Whom the CODEOWNERS file names for how many files: of its lines the last that fits counts. */
export function readOwners(files: readonly MappedFile[], texts: ReadonlyMap<string, string>): Owners {
  const path = PLACES.find((place) => texts.has(place));
  if (path === undefined) return { path: null, owners: [], unowned: null, notes: [] };
  const lines = (texts.get(path) ?? '')
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    // A section of GitLab is no path.
    .filter((line) => line !== '' && !/^\^?\[/.test(line));
  const rules = lines
    .map((line) => line.split(/\s+/))
    .flatMap(([pattern = '', ...names]) =>
      isUsable(pattern) ? [{ matcher: createMatcher([pattern]), names: names.slice(0, 20) }] : [],
    )
    .slice(0, MAP_LIMITS.ownerRules)
    .reverse();
  const looked = files.slice(0, MAP_LIMITS.ownedFiles);
  const counts = new Map<string, number>();
  let unowned = 0;
  for (const file of looked) {
    const names = rules.find(({ matcher }) => matcher.ignores(file.path))?.names ?? [];
    if (names.length === 0) unowned += 1;
    for (const name of names) {
      const shown = makeVisible(name).slice(0, 100);
      counts.set(shown, (counts.get(shown) ?? 0) + 1);
    }
  }
  const notes: string[] = [];
  if (lines.length > rules.length || looked.length < files.length)
    notes.push(
      `${path} was read in part: ${rules.length} of ${lines.length} lines, for ${looked.length} files.`,
    );
  const owners = [...counts]
    .map(([name, count]) => ({ name, files: count }))
    .sort((a, b) => b.files - a.files || (a.name < b.name ? -1 : 1));
  return { path, owners: owners.slice(0, MAP_LIMITS.owners), unowned, notes };
}
