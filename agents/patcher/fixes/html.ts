import type { ts } from 'ts-morph';
import { nodesAt, unwrap, type ParsedScript, type Place } from '../javascript.ts';
import { firstFix, leave, replaceRange, type Fix } from './fix.ts';

const BY_HAND =
  'whether this is markup is not known here; build the elements, or clean the markup with a sanitizer';
const PLAIN_NAME =
  /(?:^|[a-z_])(?:name|title|message|msg|text|label|error|reason|count|total|email|user|username|query|search|date|time|id)$/i;
const MARKUP_NAME = /html|markup|template|render|svg|content|body|fragment/i;

/** element.innerHTML = text becomes textContent where the code shows that it is no markup. */
export function fixInnerHtml(script: ParsedScript, place: Place): Fix {
  const { ts } = script;
  const isAssignment = (node: ts.Node): node is ts.BinaryExpression =>
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    node.left.name.text === 'innerHTML';
  return firstFix(
    nodesAt(script, place, isAssignment),
    ({ left, right }) => {
      if (!ts.isPropertyAccessExpression(left) || !isPlainText(script, right)) return leave(BY_HAND);
      const note = 'the text is shown as text now; if it was meant to carry markup, the markup shows';
      return replaceRange(left.name.getStart(), left.name.getEnd(), 'textContent', note);
    },
    BY_HAND,
  );
}

function isPlainText(script: ParsedScript, value: ts.Expression): boolean {
  const { ts } = script;
  const node = unwrap(ts, value);
  if (ts.isStringLiteralLike(node)) return isPlain(node.text);
  if (ts.isNumericLiteral(node)) return true;
  if (ts.isTemplateExpression(node)) {
    return (
      isPlain(node.head.text) &&
      node.templateSpans.every((span) => isPlain(span.literal.text) && isPlainText(script, span.expression))
    );
  }
  if (ts.isBinaryExpression(node)) {
    const joins = [ts.SyntaxKind.PlusToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken];
    return (
      joins.includes(node.operatorToken.kind) &&
      isPlainText(script, node.left) &&
      isPlainText(script, node.right)
    );
  }
  if (ts.isConditionalExpression(node))
    return isPlainText(script, node.whenTrue) && isPlainText(script, node.whenFalse);
  if (ts.isIdentifier(node)) return isPlainName(node.text);
  return ts.isPropertyAccessExpression(node) && isPlainName(node.name.text);
}

function isPlain(text: string): boolean {
  return !/[<&]/.test(text);
}

function isPlainName(name: string): boolean {
  return PLAIN_NAME.test(name) && !MARKUP_NAME.test(name);
}
