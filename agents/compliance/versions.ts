import { z } from 'zod';
import { makeVisible, showPath } from '../../core/approval/visible-text.ts';
import type { Hit, Rule } from '../kit/hits.ts';
import { folderOf } from '../kit/path-kind.ts';
import type { FileTree } from '../kit/tree.ts';
import { listNames } from './output.ts';
import { parseJson } from './read/npm.ts';
import type { FoundManifest } from './read/read-dependencies.ts';

const MISMATCH: Rule = {
  id: 'version-mismatch',
  category: 'config',
  severity: 'high',
  title: 'Version numbers do not agree',
  fix: 'Write the same version everywhere, and tag that commit.',
};
const NOT_RAISED: Rule = {
  id: 'version-not-raised',
  category: 'config',
  severity: 'medium',
  title: 'The version is that of the last release',
  fix: 'Raise it before the release: a version that is out never changes what it is.',
};
const NO_CHANGELOG: Rule = {
  id: 'changelog-missing',
  category: 'config',
  severity: 'low',
  title: 'There is no changelog',
  fix: 'Write down what changes for those who use it: keepachangelog.com has a form.',
};
const NOT_MENTIONED: Rule = {
  id: 'changelog-without-version',
  category: 'config',
  severity: 'medium',
  title: 'The changelog does not mention the version',
  fix: 'Give the version a heading of its own, with what changes in it.',
};

const CHANGELOG = /^(?:docs\/)?(?:changelog|changes|history|news|releases)(?:\.(?:md|rst|txt|adoc))?$/i;
const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json'];
/** What begins like a heading in Markdown, reStructuredText, AsciiDoc and plain texts; an item of a list is none. */
const HEADING = /^\s{0,3}(?:#{1,6}\s|=+\s|\*\*|\[|v?\d|version\b|release\b)/i;

export interface StatedVersion {
  readonly path: string;
  readonly version: string;
}

/** The versions that the files at the top state for the repository as a whole; packages below may have their own. */
export async function readVersions(
  tree: FileTree,
  manifests: readonly FoundManifest[],
): Promise<StatedVersion[]> {
  const stated = manifests.flatMap(({ path, version }) =>
    folderOf(path) === '' && version !== null && version !== ''
      ? [{ path, version: version.slice(0, 200) }]
      : [],
  );
  // Where the manifest has none, its lock file says nothing either.
  const wanted = stated.some(({ path }) => path === 'package.json') ? LOCKS : [];
  for (const [path, text] of await tree.read(wanted.filter((name) => tree.paths.includes(name)))) {
    const version = z.object({ version: z.string() }).safeParse(parseJson(text)).data?.version;
    if (version !== undefined) stated.push({ path, version: version.slice(0, 200) });
  }
  return stated;
}

/** `release/v1.2.3` or `package@1.2.3` as `1.2.3`; null for a tag without a version. */
export function versionOfTag(tag: string): string | null {
  return /(\d+\.\d+(?:\.\d+)*(?:[-+.]?[0-9A-Za-z][0-9A-Za-z.+-]*)?)$/.exec(tag)?.[1] ?? null;
}

export interface VersionFacts {
  readonly stated: readonly StatedVersion[];
  readonly before: readonly StatedVersion[];
  /** What the release shall be called, and who says so: an input or a tag. */
  readonly named: { readonly version: string; readonly by: string } | null;
  readonly commits: number;
}

/** Versions that differ, and one that was out before. */
export function reviewVersions({ stated, before, named, commits }: VersionFacts): Hit[] {
  const [first] = stated;
  const all = [
    ...stated.map(({ path, version }) => ({ version, where: showPath(path) })),
    ...(named === null ? [] : [{ version: named.version, where: named.by }]),
  ];
  const hits: Hit[] = [];
  if (new Set(all.map(({ version }) => version)).size > 1) {
    const said = all.map(({ where, version }) => `${where} says ${makeVisible(version.slice(0, 40))}`);
    hits.push({
      rule: MISMATCH,
      path: first?.path ?? '.',
      line: 1,
      text: '',
      message: `${listNames(said)}.`,
    });
  }
  const same = stated.find(
    ({ path, version }) => before.find((one) => one.path === path)?.version === version,
  );
  if (same && commits > 0) {
    const message = `${makeVisible(same.version.slice(0, 40))} was the version at the start of this release, and ${commits} commits came after it.`;
    hits.push({ rule: NOT_RAISED, path: same.path, line: 1, text: '', message });
  }
  return hits;
}

export interface Changelog {
  readonly path: string | null;
  /** Null where there is no version to look for, or no changelog. */
  readonly mentionsVersion: boolean | null;
}

/** Whether the changelog has the version. */
export async function readChangelog(
  tree: FileTree,
  wanted: string,
  version: string | null,
): Promise<Changelog> {
  const path =
    wanted === ''
      ? tree.paths.find((name) => CHANGELOG.test(name))
      : tree.paths.find((name) => name === wanted);
  if (path === undefined) return { path: null, mentionsVersion: null };
  const text = (await tree.read([path])).get(path) ?? '';
  return { path, mentionsVersion: version === null ? null : mentions(text, version) };
}

function mentions(text: string, version: string): boolean {
  return text.split('\n').some((line) => {
    if (!HEADING.test(line)) return false;
    const at = line.slice(0, 1_000).indexOf(version);
    if (at < 0) return false;
    // Not a part of 11.2.3 or 1.2.30.
    return !/[\d.]$/.test(line.slice(0, at)) && !/^(?:\d|\.\d|-[\w])/.test(line.slice(at + version.length));
  });
}

export function reviewChangelog({ path, mentionsVersion }: Changelog, version: string | null): Hit[] {
  if (path === null) {
    const message = 'No file at the top is called CHANGELOG, CHANGES, HISTORY, NEWS or RELEASES.';
    return [{ rule: NO_CHANGELOG, path: '.', line: 1, text: '', message }];
  }
  if (mentionsVersion !== false) return [];
  const message = `No heading has ${makeVisible(version?.slice(0, 40) ?? '')}, so nobody can tell what changes with it.`;
  return [{ rule: NOT_MENTIONED, path, line: 1, text: '', message }];
}
