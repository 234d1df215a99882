import { z } from 'zod';
import { showPath } from '../../../core/approval/visible-text.ts';
import { defineTool, type ToolContext } from '../../kit/agent.ts';
import { extendEnvExample } from '../fixes/env-example.ts';
import { fixFile } from '../fixes/fix-file.ts';
import { createVariableNames } from '../fixes/secret.ts';
import { loadTypeScript } from '../javascript.ts';
import { PATCHER_LIMITS } from '../limits.ts';
import { createNotes, type Notes } from '../notes.ts';
import { composePatch, type FileChange } from '../patch/compose.ts';
import { createPackageLookup } from '../project.ts';
import { proposalSchema } from '../proposal.ts';
import { createWorkspaceReader } from '../workspace-file.ts';

/** What of a finding counts here. A scanner's whole finding fits; the rest of it is not read. */
const findingSchema = z.object({
  id: z.string().max(200),
  rule: z.string().max(100),
  category: z.enum(['secret', 'code', 'dependency', 'config']),
  path: z.string().max(4_096),
  line: z.int().min(1),
  column: z.int().min(1).default(1),
});
type FindingInput = z.output<typeof findingSchema>;

const input = z.object({
  findings: z.array(findingSchema).max(20_000).describe('Findings of a scanner, for the workspace as it is'),
  rules: z.array(z.string().max(100)).max(200).optional().describe('Only findings of these rules'),
  maxFiles: z.int().min(1).max(PATCHER_LIMITS.files).default(200).describe('Files that the patch may touch'),
});
const output = proposalSchema.extend({
  fixed: z.array(z.string()).describe('Ids of the findings that the patch settles'),
  left: z.int().describe('Findings that it leaves'),
});

/** Proposes a patch for the findings that have one safe change each. */
export const fixFindings = defineTool({
  name: 'fix_findings',
  description:
    'Proposes one patch for those findings of a scanner that can be fixed safely; says for the others why not.',
  effect: 'patch',
  input,
  output,
  run: async ({ findings, rules, maxFiles }, context) => {
    const notes = createNotes();
    const chosen = rules ? findings.filter(({ rule }) => rules.includes(rule)) : findings;
    const wanted = withoutRejected(chosen, context.feedback, notes);
    const byPath = Map.groupBy(wanted, ({ path }) => path);
    const done = await fixFiles(byPath, maxFiles, context, notes);
    const count = done.fixed.length;
    const title = `Fix ${count} finding${count === 1 ? '' : 's'} of the security scan`;
    const proposal = composePatch(title, done.changes, notes);
    const inPatch = new Set(proposal.files.map(({ path }) => path));
    const fixed = done.fixed.filter(({ path }) => inPatch.has(path)).map(({ id }) => id);
    return { ...proposal, fixed, left: chosen.length - fixed.length };
  },
});

/**
 * Leaves out what people did not want fixed: the findings in files, or of rules, that a reason for rejecting
 * an earlier proposal names.
 */
function withoutRejected(
  findings: readonly FindingInput[],
  feedback: ToolContext['feedback'],
  notes: Notes,
): readonly FindingInput[] {
  const left = new Map<string, number>();
  const wanted = findings.filter(({ path, rule }) => {
    for (const { reason, by } of feedback) {
      const isFile = namesOf(path).some((name) => isNamed(name, reason));
      if (!isFile && !isNamed(rule, reason)) continue;
      const why = `Left out ${isFile ? showPath(path) : rule}: ${by} named it when rejecting an earlier proposal.`;
      left.set(why, (left.get(why) ?? 0) + 1);
      return false;
    }
    return true;
  });
  for (const why of left.keys()) notes.mind(why);
  return wanted;
}

/**
 * What people call a file: its path as it is or as they see it, or the end of it, as in "leave a.py alone". A name without
 * a dot could be any word, and stands for a file only with its whole path. Of several with one name all are meant.
 */
function namesOf(path: string): readonly string[] {
  const parts = path.split('/');
  const ends = parts.slice(1).map((_, at) => parts.slice(at + 1).join('/'));
  return [path, showPath(path), ...((parts.at(-1) ?? '').includes('.') ? ends : [])];
}

/** Whether a text names something as a whole word: `src/a.ts` is not named by `src/a.tsx`. */
function isNamed(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(0, at);
    const after = text.slice(at + name.length);
    if (!/[\w/.-]$/u.test(before) && !/^(?:[\w/-]|\.\w)/u.test(after)) return true;
  }
  return false;
}

async function fixFiles(
  byPath: ReadonlyMap<string, readonly FindingInput[]>,
  maxFiles: number,
  context: ToolContext,
  notes: Notes,
): Promise<{ changes: FileChange[]; fixed: FindingInput[] }> {
  const read = createWorkspaceReader(context.workspace);
  const packageOf = createPackageLookup(read);
  const tools = { compiler: await loadTypeScript(), names: createVariableNames() };
  const changes: FileChange[] = [];
  const fixedFindings: FindingInput[] = [];
  const variables = new Map<string, Set<string>>();
  const paths = [...byPath.keys()].sort();
  for (const [index, path] of paths.entries()) {
    context.signal.throwIfAborted();
    const shown = showPath(path);
    context.progress(index, paths.length, shown);
    if (changes.length >= maxFiles) {
      notes.add(
        `${paths.length - index} more files have findings; apply this patch and propose again for them.`,
      );
      break;
    }
    const outcome = await read(path);
    if (outcome.kind !== 'file') {
      notes.add(
        `${shown}: left, it ${outcome.kind === 'missing' ? 'is not there any more' : outcome.reason}.`,
      );
      continue;
    }
    const { text, executable } = outcome.file;
    const nearest = await packageOf(path);
    const result = fixFile(path, text, byPath.get(path) ?? [], {
      ...tools,
      dependencies: nearest.dependencies,
    });
    for (const { finding, reason } of result.left)
      notes.add(`Left ${shown}:${finding.line} (${finding.rule}): ${reason}.`);
    for (const { finding, fix } of result.fixed) {
      fixedFindings.push(finding);
      if (fix.note !== undefined)
        notes.mind(`Changed ${shown}:${finding.line} (${finding.rule}): ${fix.note}.`);
      if (fix.variable === undefined) continue;
      const names = variables.get(nearest.folder) ?? new Set();
      variables.set(nearest.folder, names.add(fix.variable));
    }
    if (result.text !== text) changes.push({ path, before: text, after: result.text, executable });
  }
  for (const [folder, names] of variables) {
    const change = await extendEnvExample(read, folder, names);
    if (change) changes.push(change);
  }
  context.progress(paths.length, paths.length);
  return { changes, fixed: fixedFindings };
}
