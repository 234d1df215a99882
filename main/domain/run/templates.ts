import { inMebibytes, PATCH_LIMITS } from '../../../core/approval/patch-limits.ts';
import type { StepError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import {
  compileTemplate,
  resolveTemplate,
  type CompiledTemplate,
  type Scope,
} from '../../../core/workflow/template.ts';

/** Compiled templates by the JSON that holds them: they live as long as the workflow that they are part of. */
const compiled = new WeakMap<object, CompiledTemplate>();

function compile(template: Json): CompiledTemplate {
  if (typeof template !== 'object' || template === null) return compileTemplate(template);
  let known = compiled.get(template);
  if (!known) {
    known = compileTemplate(template);
    compiled.set(template, known);
  }
  return known;
}

export type Resolved =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: StepError };

const PASS_LESS =
  'Pass on less: pick the fields that are needed, or shorten lists. ' +
  `A patch may have ${inMebibytes(PATCH_LIMITS.diffBytes)} of diff: have a larger one proposed in parts.`;

/** Fills in a template; `what` says in words whose it is. */
export function fill(template: Json, scope: Scope, what: string): Resolved {
  const result = resolveTemplate(compile(template), scope);
  if (result.ok) return { ok: true, value: result.value };
  const { expression, message, isTooLarge } = result;
  return { ok: false, error: badTemplate(what, expression, message, isTooLarge ? PASS_LESS : undefined) };
}

/** The error of a template or expression that could not be evaluated. */
export function badTemplate(
  what: string,
  expression: string,
  message: string,
  fix = 'Correct the template in the workflow, or make sure that the node it names gives that value.',
): StepError {
  return {
    code: 'invalid_request',
    message: `${what}: {{ ${expression} }} could not be filled in: ${message}`,
    fix,
  };
}
