import type { Json } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { Path } from '../problem.ts';
import { getIn, sameJson } from './json-path.ts';

/** More paths inside one value than this are told as one: the value's. */
const PATH_LIMIT = 50;

/** The paths at which two values differ, each as deep as only one thing differs there. Lists of other lengths differ as a whole. */
export function diffPaths(a: Json | undefined, b: Json | undefined): Path[] {
  if (sameJson(a, b)) return [];
  const steps = commonSteps(a, b);
  if (steps === null) return [[]];
  const paths = steps.flatMap((step) =>
    diffPaths(getIn(a, [step]), getIn(b, [step])).map((path): Path => [step, ...path]),
  );
  return paths.length > PATH_LIMIT ? [[]] : paths;
}

/** Where to look on in two values of one kind; null when they differ as a whole. */
function commonSteps(a: Json | undefined, b: Json | undefined): readonly (string | number)[] | null {
  if (isJsonObject(a) && isJsonObject(b)) return [...new Set([...Object.keys(a), ...Object.keys(b)])];
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) return [...a.keys()];
  return null;
}
