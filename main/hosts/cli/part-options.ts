import { ok, refuse, type Result } from '../../../core/errors.ts';
import { findJsonFault, isJson, isJsonObject, parseJson, type Json } from '../../../core/json.ts';
import { MAX_GIVEN_SIZE, type PartWish } from '../../../core/workflow/run-part.ts';
import type { Parsed } from './args.ts';
import { readNamedFile } from './read-file.ts';

export const PART_OPTIONS = {
  given: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
} as const;

/** UTF-8 takes at most three bytes for a UTF-16 code unit; what people lay out with spaces gets some room, too. */
const MAX_FILE_BYTES = 4 * MAX_GIVEN_SIZE;

/** What part of a workflow is to be tried, as `--given FILE` and `--only NODE` say; undefined: all of it. */
export async function readPart(parsed: Parsed): Promise<Result<PartWish | undefined>> {
  const files = parsed.list('given');
  const only = parsed.list('only');
  if (files.length === 0 && only.length === 0) return ok(undefined);
  const given = new Map<string, Json>();
  for (const path of files) {
    const read = await readGiven(path);
    if (!read.ok) return read;
    for (const [id, output] of Object.entries(read.value)) {
      if (given.has(id)) {
        return refuse('invalid_input', `${path} gives an output for "${id}" again.`, 'Give each one once.');
      }
      given.set(id, output);
    }
  }
  return ok({
    ...(files.length > 0 && { given: Object.fromEntries(given) }),
    ...(only.length > 0 && { only }),
  });
}

async function readGiven(path: string): Promise<Result<Readonly<Record<string, Json>>>> {
  const read = await readNamedFile(path, 'a JSON file with outputs by step', MAX_FILE_BYTES);
  if (!read.ok) return read;
  const value = parseJson(new TextDecoder().decode(read.value));
  const fix = 'Write an object with an output for each step, like {"scan": {"findings": []}}.';
  if (!isJson(value) || !isJsonObject(value)) {
    return refuse('invalid_input', `${path} holds no JSON object.`, fix);
  }
  // Looked at first: what walks a value that is nested too deep would run out of stack.
  const fault = findJsonFault(value);
  return fault === null ? ok(value) : refuse('invalid_input', `${path} can't be used: ${fault}.`, fix);
}
