import semver from 'semver';
import { compareText } from '../kit/finding-order.ts';
import type { Hit, Rule } from '../kit/hits.ts';
import { listNames, type DependencyChange } from './output.ts';
import type { Dependency } from './read/read-dependencies.ts';

const LOWERED: Rule = {
  id: 'dependency-lowered',
  category: 'dependency',
  severity: 'low',
  title: 'Dependencies go back to older versions',
  fix: 'Check what the newer ones had mended, and say why it is left.',
};

/** What differs between the direct dependencies of two states, by exact versions where both have them. */
export function compareDependencies(
  before: readonly Dependency[],
  after: readonly Dependency[],
): DependencyChange[] {
  const old = index(before);
  const now = index(after);
  const changes: DependencyChange[] = [];
  for (const [key, dependency] of now) {
    const was = old.get(key);
    if (was === undefined) changes.push(changeOf(dependency, 'added', null, versionOf(dependency)));
    else {
      const isExact = was.locked !== null && dependency.locked !== null;
      const from = isExact ? versionOf(was) : was.wanted;
      const to = isExact ? versionOf(dependency) : dependency.wanted;
      if (from !== to) changes.push(changeOf(dependency, direction(from, to), from, to));
    }
  }
  for (const [key, dependency] of old) {
    if (!now.has(key)) changes.push(changeOf(dependency, 'removed', versionOf(dependency), null));
  }
  return changes.sort((a, b) => compareText(a.manifest, b.manifest) || compareText(a.name, b.name));
}

/** What is worth a look in these changes. */
export function reviewChanges(changes: readonly DependencyChange[], manifestOf: ReadonlySet<string>): Hit[] {
  const lowered = changes.filter(({ change }) => change === 'lowered');
  const [first] = lowered;
  if (!first || !manifestOf.has(first.manifest)) return [];
  const names = lowered.map(({ name, from, to }) => `${name} from ${from ?? '?'} to ${to ?? '?'}`);
  return [{ rule: LOWERED, path: first.manifest, line: 1, text: '', message: `${listNames(names)}.` }];
}

function index(dependencies: readonly Dependency[]): Map<string, Dependency> {
  return new Map(
    dependencies
      .filter(({ isLocal }) => !isLocal)
      .map((one) => [JSON.stringify([one.ecosystem, one.manifest, one.name]), one]),
  );
}

function versionOf({ locked, wanted }: Dependency): string {
  return locked?.version ?? wanted;
}

function direction(from: string, to: string): 'raised' | 'lowered' | 'changed' {
  const older = semver.coerce(from.slice(0, 200));
  const newer = semver.coerce(to.slice(0, 200));
  const order = older && newer ? semver.compare(newer, older) : 0;
  return order === 0 ? 'changed' : order > 0 ? 'raised' : 'lowered';
}

function changeOf(
  { ecosystem, name, manifest, kind }: Dependency,
  change: DependencyChange['change'],
  from: string | null,
  to: string | null,
): DependencyChange {
  const short = (text: string | null) => text?.slice(0, 500) ?? null;
  return { ecosystem, name: name.slice(0, 500), manifest, kind, change, from: short(from), to: short(to) };
}
