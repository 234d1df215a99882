import { applyEdits, type TextEdit } from '../edit.ts';
import { isScript, parseScript, syntaxErrors, type TypeScript } from '../javascript.ts';
import { isTooDeep } from '../too-deep.ts';
import type { ProposedFix } from './fix.ts';
import { fixInScript, fixInText, type FindingPlace } from './rules.ts';
import type { VariableNames } from './secret.ts';

export interface FileFixes<Finding> {
  readonly text: string;
  readonly fixed: readonly { readonly finding: Finding; readonly fix: ProposedFix }[];
  readonly left: readonly { readonly finding: Finding; readonly reason: string }[];
}

export interface FixTools {
  readonly compiler: TypeScript;
  readonly names: VariableNames;
  /** Names of the packages that the file's package depends on. */
  readonly dependencies: readonly string[];
}

/**
 * Fixes what it can in one file. The result parses at least as well as before: a change that would break
 * it is left out, and so is one that overlaps another.
 */
export function fixFile<Finding extends FindingPlace>(
  path: string,
  text: string,
  findings: readonly Finding[],
  tools: FixTools,
): FileFixes<Finding> {
  try {
    return fixEach(path, text, findings, tools);
  } catch (error) {
    if (!isTooDeep(error)) throw error;
    return {
      text,
      fixed: [],
      left: findings.map((finding) => ({ finding, reason: 'the file is nested too deeply' })),
    };
  }
}

function fixEach<Finding extends FindingPlace>(
  path: string,
  text: string,
  findings: readonly Finding[],
  tools: FixTools,
): FileFixes<Finding> {
  const script = isScript(path) ? parseScript(tools.compiler, path, text) : null;
  const left: { finding: Finding; reason: string }[] = [];
  const proposed: { finding: Finding; fix: ProposedFix }[] = [];
  for (const finding of findings) {
    const fix = script
      ? fixInScript(script, finding, tools.names, tools.dependencies)
      : fixInText(path, text, finding, tools.names);
    if (fix.kind === 'edit') proposed.push({ finding, fix });
    else left.push({ finding, reason: fix.reason });
  }
  const errorsBefore = script ? syntaxErrors(script) : 0;
  const tryEdits = (edits: readonly TextEdit[]): string | null => {
    const after = applyEdits(text, edits);
    if (after === null || !script) return after;
    return syntaxErrors(parseScript(tools.compiler, path, after)) <= errorsBefore ? after : null;
  };
  const all = tryEdits(proposed.flatMap(({ fix }) => fix.edits));
  if (all !== null) return { text: all, fixed: proposed, left };
  // One of them doesn't fit: take them one by one, and leave out those that don't.
  let result = text;
  const fixed: { finding: Finding; fix: ProposedFix }[] = [];
  for (const candidate of proposed) {
    const after = tryEdits([...fixed, candidate].flatMap(({ fix }) => fix.edits));
    if (after === null) {
      left.push({
        finding: candidate.finding,
        reason: 'the change for it meets another one or would break the file',
      });
    } else {
      result = after;
      fixed.push(candidate);
    }
  }
  return { text: result, fixed, left };
}
