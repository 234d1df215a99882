/** What can be wrong with a workflow or with a run's inputs: the closed list that editors and tests branch on. */
export const PROBLEM_CODES = [
  'syntax',
  'too_large',
  'too_deep',
  'too_many_aliases',
  'bad_character',
  'bad_key',
  'duplicate_key',
  'schema_version_missing',
  'schema_version_unknown',
  'unknown_field',
  'missing_field',
  'wrong_type',
  'bad_value',
  'reserved_id',
  'duplicate_id',
  'unknown_node',
  'duplicate_need',
  'self_loop',
  'cycle',
  'impossible_outcome',
  'unreachable',
  'unknown_agent',
  'unknown_tool',
  'unknown_capability',
  'no_capable_agent',
  'missing_tool_input',
  'unknown_tool_input',
  'bad_tool_input',
  'template_syntax',
  'bad_expression',
  'unknown_name',
  'not_upstream',
  'unknown_output_field',
  'type_mismatch',
  'not_a_list',
  'duration_out_of_range',
  'nothing_to_approve',
  'bad_revise',
  'bad_handoff',
  'unknown_workflow',
  'bad_workflow',
  'workflow_cycle',
  'too_many_workflows',
  'unknown_input',
  'missing_input',
  'bad_input',
  'too_many_problems',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One thing that is wrong: what, where, and what to do about it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  /** Id of the node that it is about; null when it is about the whole file. */
  readonly node: string | null;
  /** Where in the document, like `nodes[2].with.severity`; empty for the whole. */
  readonly path: string;
  /** From 1; null when the workflow did not come from a text. */
  readonly line: number | null;
  /** From 1, in UTF-16 code units. */
  readonly column: number | null;
  readonly message: string;
  readonly fix: string;
}

/** A way into a document: object keys and list indexes from the top. */
export type Path = readonly (string | number)[];

export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds the text position of a path: of its value, or of the key that introduces it. A path that the
 * document doesn't have gets the position of the nearest part that it has.
 */
export type Locate = (path: Path, part?: 'value' | 'key') => Position | undefined;

/** Writes a path as people read it: `nodes[2].with["some-key"]`. */
export function formatPath(path: Path): string {
  let out = '';
  for (const part of path) {
    if (typeof part === 'number') out += `[${part}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(part)) out += out === '' ? part : `.${part}`;
    else out += `[${JSON.stringify(part)}]`;
  }
  return out;
}

/** Whether a list of problems keeps the workflow from running; warnings don't. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

/** Short enough for one line of a message; what people wrote may be long. */
export function clip(text: string, limit = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}
