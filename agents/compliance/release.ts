import { z } from 'zod';
import { defineTool } from '../kit/agent.ts';
import { openCommitTree } from '../kit/tree.ts';
import { isMerge, readCommits, reviewCommits, unsigned } from './commits.ts';
import { compareDependencies, reviewChanges } from './dependency-changes.ts';
import { COMPLIANCE_LIMITS } from './limits.ts';
import { requireGit } from './open-state.ts';
import { changeSchema, findingsSchema, settleHits, summarySchema, versionSchema } from './output.ts';
import { count } from '../kit/severity-counts.ts';
import { chooseRange } from './range.ts';
import { readDependencies } from './read/read-dependencies.ts';
import { readChangelog, readVersions, reviewChangelog, reviewVersions, versionOfTag } from './versions.ts';

const commitSchema = z.strictObject({
  id: z.string(),
  subject: z.string().max(500),
  author: z.string().max(200),
  at: z.string().describe('ISO 8601'),
  merge: z.boolean(),
  signedOff: z.boolean(),
});

/** Checks what belongs to a release: its commits, versions, changelog and changed dependencies. */
export const release = defineTool({
  name: 'release',
  description:
    'Looks at the commits of a release (from the last version’s tag on, unless told otherwise): sign-offs and merges, whether versions agree, whether the changelog mentions the version, and which dependencies changed.',
  effect: 'read',
  input: z.strictObject({
    from: z
      .string()
      .max(500)
      .default('')
      .describe('Tag, branch or commit that the release starts after; the last version’s tag when empty'),
    to: z.string().min(1).max(500).default('HEAD').describe('Tag, branch or commit that is released'),
    version: z
      .string()
      .max(200)
      .default('')
      .describe('What the release shall be called; as its tag or manifest says when empty'),
    changelog: z.string().max(1_000).default('').describe('Its path; a usual one at the top when empty'),
    signOff: z
      .enum(['ignore', 'report', 'require'])
      .default('report')
      .describe('Whether each commit needs the sign-off of its author'),
    merges: z
      .enum(['any', 'never', 'only'])
      .default('any')
      .describe('never: the history is a line; only: nothing comes to the branch but by a merge'),
  }),
  output: z.strictObject({
    range: z.strictObject({ from: z.string().nullable(), to: z.string(), text: z.string() }),
    version: z.string().max(200).nullable(),
    versions: z.array(versionSchema),
    changelog: z.strictObject({ path: z.string().nullable(), mentionsVersion: z.boolean().nullable() }),
    commits: z.strictObject({
      total: count,
      merges: count,
      unsigned: count,
      listed: z.array(commitSchema).describe(`Newest first, at most ${COMPLIANCE_LIMITS.listedCommits}`),
      truncated: z.boolean(),
    }),
    dependencies: z.strictObject({ changed: count, listed: z.array(changeSchema) }),
    findings: findingsSchema,
    summary: summarySchema,
    notes: z.array(z.string()),
  }),
  run: async (input, context) => {
    const git = await requireGit(context);
    const range = await chooseRange(git, input.from, input.to);
    context.progress(0, 3, 'Reading commits');
    const { commits, truncated } = await readCommits(git, range);
    context.progress(1, 3, 'Reading dependencies');
    const before = await openCommitTree(git, range.fromTree, COMPLIANCE_LIMITS);
    const after = await openCommitTree(git, range.toCommit, COMPLIANCE_LIMITS);
    const old = await readDependencies(before);
    const now = await readDependencies(after);
    const changes = range.fromCommit === null ? [] : compareDependencies(old.dependencies, now.dependencies);
    context.progress(2, 3, 'Reading versions');
    const stated = await readVersions(after, now.manifests);
    const tagged = range.tag === null ? null : versionOfTag(range.tag);
    const named =
      input.version !== ''
        ? { version: input.version.replace(/^v(?=\d)/, ''), by: 'the input' }
        : tagged === null
          ? null
          : { version: tagged, by: 'the tag' };
    const version = named?.version ?? stated[0]?.version ?? null;
    const changelog = await readChangelog(after, input.changelog, version);
    const notes = [...range.notes, ...now.notes];
    if (truncated) notes.push(`Only the newest ${commits.length} commits were looked at.`);
    if (version === null)
      notes.push('No manifest at the top and no tag says the version, so it was not looked for: name it.');
    const hits = [
      ...reviewCommits(commits, input, range.toCommit),
      ...reviewVersions({
        stated,
        before: await readVersions(before, old.manifests),
        named,
        commits: commits.length,
      }),
      ...reviewChangelog(changelog, version),
      ...reviewChanges(changes, new Set(now.manifests.map(({ path }) => path))),
    ];
    context.progress(3, 3);
    return {
      range: { from: range.fromCommit, to: range.toCommit, text: range.text },
      version: version?.slice(0, 200) ?? null,
      versions: stated,
      changelog,
      commits: {
        total: commits.length,
        merges: commits.filter(isMerge).length,
        unsigned: unsigned(commits).length,
        listed: commits.slice(0, COMPLIANCE_LIMITS.listedCommits).map((commit) => ({
          id: commit.id,
          subject: commit.subject,
          author: commit.author,
          at: commit.at,
          merge: isMerge(commit),
          signedOff: commit.signedOff,
        })),
        truncated,
      },
      dependencies: { changed: changes.length, listed: changes.slice(0, COMPLIANCE_LIMITS.listedChanges) },
      ...settleHits(hits, notes),
    };
  },
});
