import { showPath } from '../../../core/approval/visible-text.ts';
import type { RiskReason } from '../../../core/approval/risk.ts';
import type { DependencyChange, DependencyChanges } from './dependencies.ts';

const POINTS = {
  major: { first: 20, each: 5, most: 40 },
  new: { first: 15, each: 5, most: 40 },
  unclear: { first: 15, each: 5, most: 40 },
  minor: { first: 3, each: 1, most: 10 },
  removed: { first: 3, each: 1, most: 10 },
} as const satisfies Record<DependencyChange['kind'], { first: number; each: number; most: number }>;

/** Scripts that a package manager runs by itself when somebody installs. */
const INSTALL_SCRIPTS: ReadonlySet<string> = new Set([
  ...['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare', 'prepublish'],
  ...['pre-install-cmd', 'post-install-cmd', 'pre-update-cmd', 'post-update-cmd'],
]);

/** What a patch does to what a project depends on. Null: nobody looked, which counts like a manifest that can't be read. */
export function judgeDependencies(dependencies: DependencyChanges | null): RiskReason[] {
  if (dependencies === null) {
    return [{ rule: 'manifest-unknown', points: 20, text: 'nobody looked what it does to dependencies' }];
  }
  const { changes, scripts, unread } = dependencies;
  const install = scripts.filter(({ name }) => INSTALL_SCRIPTS.has(name));
  const ofKind = (kind: DependencyChange['kind']) => changes.filter((change) => change.kind === kind);
  return [
    reason(
      'dependency-major',
      POINTS.major,
      ofKind('major'),
      (change) => `raises ${bump(change)}, another major version`,
    ),
    reason('dependency-new', POINTS.new, ofKind('new'), ({ name, to }) =>
      `adds the dependency ${name} ${to ?? ''}`.trimEnd(),
    ),
    reason(
      'dependency-unclear',
      POINTS.unclear,
      ofKind('unclear'),
      (change) => `changes ${bump(change)}, which can't be compared`,
    ),
    reason('dependency-minor', POINTS.minor, ofKind('minor'), (change) => `changes ${bump(change)}`),
    reason(
      'dependency-removed',
      POINTS.removed,
      ofKind('removed'),
      ({ name }) => `removes the dependency ${name}`,
    ),
    reason(
      'install-script',
      { first: 40, each: 5, most: 60 },
      install,
      ({ path, name }) =>
        `changes the script ${name} of ${showPath(path)}, which runs when somebody installs`,
    ),
    reason(
      'package-script',
      { first: 12, each: 2, most: 20 },
      scripts,
      ({ path, name }) => `changes the script ${name} of ${showPath(path)}`,
    ),
    reason(
      'manifest-unknown',
      { first: 20, each: 5, most: 40 },
      unread,
      (path) => `what changes in ${path} is not understood`,
    ),
  ];
}

function bump({ name, from, to, path }: DependencyChange): string {
  return `${name} from ${from ?? 'nothing'} to ${to ?? 'nothing'} in ${showPath(path)}`;
}

function reason<T>(
  rule: string,
  { first, each, most }: { readonly first: number; readonly each: number; readonly most: number },
  found: readonly T[],
  words: (one: T) => string,
): RiskReason {
  const [one, ...others] = found;
  if (one === undefined) return { rule, points: 0, text: '' };
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return { rule, points: Math.min(most, first + each * others.length), text: `${words(one)}${more}` };
}
