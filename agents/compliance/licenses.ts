import { z } from 'zod';
import { makeVisible } from '../../core/approval/visible-text.ts';
import { defineTool } from '../kit/agent.ts';
import type { Hit, Rule } from '../kit/hits.ts';
import { openState } from './open-state.ts';
import {
  findingsSchema,
  licensedSchema,
  listNames,
  settleHits,
  summarySchema,
  type Licensed,
} from './output.ts';
import { count } from '../kit/severity-counts.ts';
import type { Locked } from './read/dependency.ts';
import { createInstalledReader } from './read/installed.ts';
import { readDependencies, type Dependency } from './read/read-dependencies.ts';
import { createPolicy, readExpression, writeExpression, type LicensePolicy } from './spdx.ts';

/** Licences that ask for little more than their own text: what most policies allow without a question. */
export const USUAL_LICENSES = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'BlueOak-1.0.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unicode-3.0',
  'Unicode-DFS-2016',
  'Unlicense',
  'WTFPL',
  'Zlib',
] as const;

const REFUSED: Rule = {
  id: 'license-not-allowed',
  category: 'dependency',
  severity: 'high',
  title: 'A licence is not allowed',
  fix: 'Take another package, or have it cleared and name it among the accepted ones.',
};
const UNKNOWN: Rule = {
  id: 'license-unknown',
  category: 'dependency',
  severity: 'low',
  title: 'Licences are not known',
  fix: 'Install the dependencies and look again, or read their licences and name them among the accepted ones.',
};
const NOT_LOCKED: Rule = {
  id: 'dependency-not-locked',
  category: 'dependency',
  severity: 'low',
  title: 'Dependencies are not in the lock file',
  fix: 'Let the package manager bring the lock file in line, and commit it.',
};

/** Judges the licences of the direct dependencies. */
export const licenses = defineTool({
  name: 'licenses',
  description:
    'Reads the licences of all direct dependencies from manifests, lock files and installed packages, and judges them by a list of allowed ones. Asks no registry; what nothing says is unknown.',
  effect: 'read',
  input: z.strictObject({
    at: z
      .string()
      .max(500)
      .default('')
      .describe('Branch, tag or commit whose manifests are read; the files as they are now when empty'),
    allowed: z
      .array(z.string().min(1).max(200))
      .max(500)
      .default([...USUAL_LICENSES])
      .describe('SPDX identifiers, also with an exception: GPL-2.0-only WITH Classpath-exception-2.0'),
    accepted: z
      .array(z.string().min(1).max(500))
      .max(1_000)
      .default([])
      .describe('Names of packages whose licence a person has cleared'),
    unknown: z.enum(['report', 'refuse']).default('report').describe('How heavy an unknown licence weighs'),
    kinds: z
      .enum(['all', 'shipped'])
      .default('all')
      .describe('Also what is needed for development alone, or only what is shipped'),
  }),
  output: z.strictObject({
    dependencies: z.array(licensedSchema),
    counts: z.strictObject({ allowed: count, refused: count, unknown: count, accepted: count, own: count }),
    findings: findingsSchema,
    summary: summarySchema,
    notes: z.array(z.string()),
  }),
  run: async ({ at, allowed, accepted, unknown, kinds }, context) => {
    const policy = createPolicy(allowed);
    context.progress(0, null, 'Reading manifests');
    const found = await readDependencies(await openState(at, context));
    const installed = createInstalledReader(context.workspace);
    const names = new Set(accepted);
    const judged: { dependency: Dependency; licensed: Licensed; why: string }[] = [];
    for (const [index, dependency] of found.dependencies.entries()) {
      if (kinds === 'shipped' && dependency.kind === 'development') continue;
      if (index % 50 === 49) await new Promise(setImmediate);
      context.signal.throwIfAborted();
      context.progress(index + 1, found.dependencies.length);
      judged.push({ dependency, ...judge(dependency, installed(dependency), policy, names) });
    }
    const counts = { allowed: 0, refused: 0, unknown: 0, accepted: 0, own: 0 };
    for (const { licensed } of judged) counts[licensed.verdict] += 1;
    const notes = [...found.notes];
    if (found.manifests.length === 0)
      notes.push('No manifest was found: there are no dependencies to look at.');
    const hits = [
      ...refusedHits(judged),
      ...unknownHits(judged, unknown === 'refuse'),
      ...unlockedHits(judged),
    ];
    return { dependencies: judged.map(({ licensed }) => licensed), counts, ...settleHits(hits, notes) };
  },
});

interface Judged {
  readonly dependency: Dependency;
  readonly licensed: Licensed;
  /** Why nothing can be said, or what was written instead of an expression. */
  readonly why: string;
}

function judge(
  dependency: Dependency,
  installed: Locked | null,
  policy: LicensePolicy,
  accepted: ReadonlySet<string>,
): Omit<Judged, 'dependency'> {
  const { ecosystem, name, wanted, manifest, kind, locked } = dependency;
  const { said, source, why } = readSaid(locked, installed);
  const expression = said === null ? null : readExpression(said);
  const version = locked?.version ?? installed?.version ?? null;
  const licensed = {
    ecosystem,
    name: name.slice(0, 500),
    version: version === null ? null : version.slice(0, 200),
    wanted: wanted.slice(0, 500),
    manifest,
    kind,
    license: expression === null ? null : writeExpression(expression),
    source,
    verdict: decide(dependency, { said, expression }, policy, accepted),
  };
  return { licensed, why };
}

/** What the lock file says of a licence, or else the installed package, if it is the version that is locked. */
function readSaid(locked: Locked | null, installed: Locked | null) {
  if (locked !== null && locked.license !== null)
    return { said: locked.license, source: 'lock file', why: quote(locked.license) };
  if (installed === null) return { said: null, source: null, why: 'nothing here says it' };
  if (locked !== null && locked.version !== installed.version) {
    const why = `version ${makeVisible(installed.version.slice(0, 40))} is installed, another one is locked`;
    return { said: null, source: null, why };
  }
  if (installed.license === null) return { said: null, source: null, why: 'its package says none' };
  return { said: installed.license, source: 'installed package', why: quote(installed.license) };
}

function quote(said: string): string {
  return `its package says “${makeVisible(said.slice(0, 60))}”`;
}

function decide(
  { name, isLocal }: Dependency,
  { said, expression }: { said: string | null; expression: ReturnType<typeof readExpression> },
  policy: LicensePolicy,
  accepted: ReadonlySet<string>,
): Licensed['verdict'] {
  if (isLocal) return 'own';
  if (accepted.has(name)) return 'accepted';
  if (expression !== null) return policy(expression) ? 'allowed' : 'refused';
  // What npm calls UNLICENSED grants nothing to anybody.
  return said?.toUpperCase() === 'UNLICENSED' ? 'refused' : 'unknown';
}

function refusedHits(judged: readonly Judged[]): Hit[] {
  return judged.flatMap(({ dependency: { name, manifest, line, kind }, licensed }) => {
    if (licensed.verdict !== 'refused') return [];
    const license = licensed.license ?? 'UNLICENSED';
    const version = licensed.version === null ? '' : ` ${makeVisible(licensed.version)}`;
    return [
      {
        rule: REFUSED,
        // What only developers use is not given to anybody.
        ...(kind === 'development' ? { severity: 'medium' as const } : {}),
        path: manifest,
        line,
        text: name,
        message: `${makeVisible(name.slice(0, 200))}${version} is under ${license}, and the policy allows no part of it that would do.`,
      },
    ];
  });
}

/** One finding for a manifest: where nothing is installed, nothing is known of any. */
function unknownHits(judged: readonly Judged[], isRefused: boolean): Hit[] {
  const unknown = judged.filter(({ licensed }) => licensed.verdict === 'unknown');
  return byManifest(unknown).map(([first, all]) => ({
    rule: UNKNOWN,
    ...(isRefused ? { severity: 'high' as const } : {}),
    path: first.dependency.manifest,
    line: first.dependency.line,
    text: first.dependency.name,
    message: `Nothing is known of ${all.length}: ${listNames(all.map(({ dependency, why }) => `${makeVisible(dependency.name)} (${why})`))}.`,
  }));
}

function unlockedHits(judged: readonly Judged[]): Hit[] {
  const loose = judged.filter(
    ({ dependency: { lock, locked, isLocal, kind } }) =>
      lock !== null && locked === null && !isLocal && kind !== 'peer' && kind !== 'optional',
  );
  return byManifest(loose).map(([first, all]) => ({
    rule: NOT_LOCKED,
    path: first.dependency.manifest,
    line: first.dependency.line,
    text: first.dependency.name,
    message: `The lock file has no version for ${listNames(all.map(({ dependency }) => makeVisible(dependency.name)))}.`,
  }));
}

function byManifest(judged: readonly Judged[]): (readonly [Judged, Judged[]])[] {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) {
    const group = groups.get(one.dependency.manifest);
    if (group) group.push(one);
    else groups.set(one.dependency.manifest, [one]);
  }
  return [...groups.values()].flatMap((all) => (all[0] ? [[all[0], all] as const] : []));
}
