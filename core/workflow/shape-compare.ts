import { canonicalJson } from '../audit/canonical.ts';
import { clip } from './problem.ts';
import type { Shape, View } from './shape.ts';
import { alternativesOf, typeWords, viewOf } from './shape.ts';

/** Whether what comes fits where it goes: always (as far as is known), perhaps not, or never. */
export type Verdict =
  | { readonly fit: 'yes' }
  | { readonly fit: 'maybe' | 'never'; readonly path: readonly (string | number)[]; readonly why: string };

const YES: Verdict = { fit: 'yes' };
const DEPTH = 12;
/** Pairs of shapes that one comparison looks at; what lies beyond counts as fitting. */
const PAIRS = 20_000;

interface Budget {
  left: number;
}

/**
 * Compares a producer's shape with a consumer's: types, allowed values, required fields, items. What either
 * side leaves open counts as fitting; the run checks the value itself.
 */
export function compareShapes(producer: Shape, consumer: Shape): Verdict {
  return compare(producer, consumer, { depth: 0, budget: { left: PAIRS } });
}

interface At {
  readonly depth: number;
  readonly budget: Budget;
}

function compare(producer: Shape, consumer: Shape, at: At): Verdict {
  at.budget.left -= 1;
  if (at.depth > DEPTH || at.budget.left < 0) return YES;
  const wanted = alternativesOf(consumer);
  let worst: Verdict = YES;
  let fitting = 0;
  const forms = alternativesOf(producer);
  for (const form of forms) {
    const verdict = bestOf(viewOf(form), wanted, at);
    if (verdict.fit !== 'never') fitting += 1;
    if (rank(verdict) > rank(worst)) worst = verdict;
  }
  return worst.fit === 'never' && fitting > 0 ? { ...worst, fit: 'maybe' } : worst;
}

function deeper({ depth, budget }: At): At {
  return { depth: depth + 1, budget };
}

function rank(verdict: Verdict): number {
  return verdict.fit === 'yes' ? 0 : verdict.fit === 'maybe' ? 1 : 2;
}

function bestOf(given: View, wanted: readonly Shape[], at: At): Verdict {
  let best: Verdict | null = null;
  for (const form of wanted) {
    const verdict = compareViews(given, viewOf(form), at);
    if (!best || rank(verdict) < rank(best)) best = verdict;
  }
  return best ?? YES;
}

function compareViews(given: View, wanted: View, at: At): Verdict {
  const types = compareTypes(given, wanted);
  if (types.fit === 'never') return types;
  return worstOf([
    types,
    compareValues(given, wanted),
    compareFields(given, wanted, at),
    compareItems(given, wanted, at),
  ]);
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce((worst, verdict) => (rank(verdict) > rank(worst) ? verdict : worst), YES);
}

function compareTypes(given: View, wanted: View): Verdict {
  const { types } = wanted;
  if (!given.types || !types) return YES;
  // A number may well be whole; JSON tells them apart by value only.
  const isAllowed = (type: string): boolean =>
    types.some(
      (one) =>
        one === type || (one === 'number' && type === 'integer') || (one === 'integer' && type === 'number'),
    );
  const allowed = given.types.filter(isAllowed);
  if (allowed.length === given.types.length) return YES;
  const why = `it is ${typeWords(given.types)}, and ${typeWords(types)} is wanted`;
  return { fit: allowed.length === 0 ? 'never' : 'maybe', path: [], why };
}

function compareValues(given: View, wanted: View): Verdict {
  if (!given.values || !wanted.values) return YES;
  const allowed = new Set(wanted.values.map(canonicalJson));
  const others = given.values.filter((value) => !allowed.has(canonicalJson(value)));
  if (others.length === 0) return YES;
  const list = (values: readonly unknown[]): string =>
    clip(values.map((value) => JSON.stringify(value)).join(', '), 100);
  const why = `it may be ${list(others)}, and only ${list(wanted.values)} is allowed`;
  return { fit: others.length === given.values.length ? 'never' : 'maybe', path: [], why };
}

function compareFields(given: View, wanted: View, at: At): Verdict {
  if (!given.fields || !wanted.fields) return YES;
  const verdicts: Verdict[] = [];
  for (const name of wanted.required) {
    if (given.fields.has(name) || given.required.includes(name) || !given.listsAll) continue;
    verdicts.push({ fit: 'never', path: [name], why: `the field "${name}" is wanted and does not come` });
  }
  for (const [name, shape] of given.fields) {
    const target = wanted.fields.get(name);
    const always = given.required.includes(name);
    if (target) {
      verdicts.push(inside(name, compare(shape, target, deeper(at)), always));
    } else if (wanted.refusesOthers) {
      const why = `the field "${name}" comes and is not allowed`;
      verdicts.push({ fit: always ? 'never' : 'maybe', path: [name], why });
    }
  }
  return worstOf(verdicts);
}

function compareItems(given: View, wanted: View, at: At): Verdict {
  const target = wanted.items?.[0];
  if (!given.items || !target) return YES;
  return worstOf(given.items.map((item, index) => inside(index, compare(item, target, deeper(at)), true)));
}

/** The verdict on a part, seen from the whole: a part that need not come can't make the whole impossible. */
function inside(step: string | number, verdict: Verdict, always: boolean): Verdict {
  if (verdict.fit === 'yes') return verdict;
  const fit = verdict.fit === 'never' && always ? 'never' : 'maybe';
  return { fit, path: [step, ...verdict.path], why: verdict.why };
}
