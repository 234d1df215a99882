import type { Json } from '../../../json.ts';
import { readYaml } from '../../read-yaml.ts';
import type { Source } from '../../source.ts';
import { sameJson } from '../json-path.ts';

/** Thrown when a part can't be written so that it reads as what it should be; never leaves this folder. */
export class Unwritable extends Error {}

/** Whether a text in YAML says a value. */
export function reads(text: string, value: Json): boolean {
  return says(readYaml(text), value);
}

/** Whether what was read is a value. One beyond the limits of workflow files counts: saving it is refused anyway. */
export function says(source: Source, value: Json): boolean {
  const { faults } = source;
  if (faults.length > 0) return faults.every(({ code }) => code.startsWith('too_'));
  return source.value !== undefined && sameJson(source.value, value);
}
