import type { Path } from '../problem.ts';
import type { Shape } from '../shape.ts';
import { compareShapes } from '../shape-compare.ts';
import { mayHoldTemplate } from '../template-text.ts';
import type { CheckContext } from './context.ts';
import { inferExpression, type Names } from './infer.ts';

const BOOLEAN: Shape = { kind: 'type', type: 'boolean' };
const NUMBER: Shape = { kind: 'type', type: 'number' };

/** Checks an expression that must yield true or false. */
export function checkCondition(context: CheckContext, text: string, path: Path, names: Names): void {
  const fix = 'Compare it with something, like "x.output.count > 0".';
  checkExpression(context, text, path, names, {
    wanted: BOOLEAN,
    what: 'A condition',
    words: 'true or false',
    fix,
  });
}

/** Checks an expression that must yield a number. */
export function checkScore(context: CheckContext, text: string, path: Path, names: Names): void {
  const fix = 'Count or measure something, like "-size(check.findings)".';
  checkExpression(context, text, path, names, { wanted: NUMBER, what: 'A score', words: 'a number', fix });
}

function checkExpression(
  { report }: CheckContext,
  text: string,
  path: Path,
  names: Names,
  { wanted, what, words, fix }: { wanted: Shape; what: string; words: string; fix: string },
): void {
  if (mayHoldTemplate(text)) {
    const plain = 'Write the expression without {{ and }}.';
    report('template_syntax', path, `${what} is an expression as it stands, not a template.`, plain);
    return;
  }
  const verdict = compareShapes(inferExpression(text, path, names, report), wanted);
  if (verdict.fit !== 'never') return;
  report('type_mismatch', path, `${what} must yield ${words}, but ${verdict.why.split(',')[0] ?? ''}.`, fix);
}
