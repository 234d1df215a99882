import type { z } from 'zod';

/** One way in which a value breaks its schema, in words that finish "<path> ...". */
export interface ShapeIssue {
  readonly path: string;
  readonly text: string;
}

/** At most this many of one value's issues are told: the first ones say enough. */
const MAX_ISSUES = 5;

/** Turns a schema's complaints into places and plain words. */
export function describeIssues(error: z.ZodError, value: unknown, base: string): readonly ShapeIssue[] {
  return error.issues.slice(0, MAX_ISSUES).map((issue) => {
    if (issue.code === 'unrecognized_keys')
      return {
        path: pathTo(base, [...issue.path, issue.keys[0] ?? '']),
        text: 'is not part of the format',
      };
    const path = pathTo(base, issue.path);
    if (isAbsent(value, issue.path)) return { path, text: 'is missing' };
    return { path, text: issue.message.startsWith('is ') ? issue.message : `is wrong (${issue.message})` };
  });
}

function pathTo(base: string, parts: readonly PropertyKey[]): string {
  let path = base;
  for (const part of parts) {
    if (typeof part === 'number') path += `[${part}]`;
    else path += path === '' ? String(part) : `.${String(part)}`;
  }
  return path;
}

function isAbsent(value: unknown, path: readonly PropertyKey[]): boolean {
  let here = value;
  for (const part of path) {
    here = memberOf(here, part);
    if (here === undefined) return true;
  }
  return false;
}

/** An object's own member; undefined where there is none. Never reaches into a prototype. */
export function memberOf(value: unknown, name: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
