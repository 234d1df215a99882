import type { ts } from 'ts-morph';
import {
  calleeName,
  collectNodes,
  nodesAt,
  parseScript,
  syntaxErrors,
  unwrap,
  type ParsedScript,
  type Place,
} from '../javascript.ts';
import { firstFix, leave, replaceRange, type Fix } from './fix.ts';

const BY_HAND =
  'eval runs whatever text it is given; what that text is can only be seen at run time, so replace it by hand';
const JSON_NOTE = 'eval became JSON.parse: text that is no JSON is now refused with a SyntaxError';

/** eval of JSON text becomes JSON.parse; eval of a fixed expression becomes that expression. */
export function fixEval(script: ParsedScript, place: Place): Fix {
  const { ts } = script;
  const isEval = (node: ts.Node): node is ts.CallExpression =>
    ts.isCallExpression(node) && (isEvalCall(script, node) || isFunctionCall(script, node));
  return firstFix(
    nodesAt(script, place, isEval),
    (call) => fixCall(script, call),
    'no call of eval found here',
  );
}

function isEvalCall({ ts }: ParsedScript, call: ts.CallExpression): boolean {
  const { expression } = call;
  if (ts.isIdentifier(expression)) return expression.text === 'eval';
  return (
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === 'eval' &&
    /^(window|globalThis|global|self)$/.test(expression.expression.getText())
  );
}

/** `new Function('return ' + text)()` and the same without `new`. */
function isFunctionCall({ ts }: ParsedScript, call: ts.CallExpression): boolean {
  const made = unwrap(ts, call.expression);
  return (
    call.arguments.length === 0 &&
    (ts.isNewExpression(made) || ts.isCallExpression(made)) &&
    calleeName(ts, made) === 'Function'
  );
}

function fixCall(script: ParsedScript, call: ts.CallExpression): Fix {
  const { ts } = script;
  const made = unwrap(ts, call.expression);
  const source = ts.isNewExpression(made) || ts.isCallExpression(made) ? made.arguments : call.arguments;
  const [argument] = source ?? [];
  if (!argument || source?.length !== 1 || ts.isSpreadElement(argument)) return leave(BY_HAND);
  const text = unwrap(ts, argument);
  const direct = ts.isIdentifier(call.expression);
  if (direct && ts.isStringLiteralLike(text)) return fixLiteral(script, call, text.text);
  const json = jsonOperand(script, text);
  if (!json) return leave(BY_HAND);
  return replaceRange(call.getStart(), call.getEnd(), `JSON.parse(${json.getText()})`, JSON_NOTE);
}

/** A direct eval of a fixed text that is one expression does what the expression does. */
function fixLiteral(script: ParsedScript, call: ts.CallExpression, code: string): Fix {
  const { ts } = script;
  const trimmed = code.trim().replace(/;$/, '');
  const inner = parseScript(ts, 'eval.js', `(${trimmed}\n)`);
  const [only] = inner.source.statements;
  const scopeWords = collectNodes(
    inner.source,
    (node): node is ts.Node =>
      node.kind === ts.SyntaxKind.ThisKeyword ||
      (ts.isIdentifier(node) && /^(await|yield|arguments)$/.test(node.text)),
  );
  const simple =
    inner.source.statements.length === 1 &&
    only !== undefined &&
    ts.isExpressionStatement(only) &&
    syntaxErrors(inner) === 0 &&
    scopeWords.length === 0 &&
    !/[\r\n]|\/\/|\/\*/.test(trimmed);
  if (!simple) return leave(BY_HAND);
  return replaceRange(
    call.getStart(),
    call.getEnd(),
    `(${trimmed})`,
    'eval of a fixed text became that expression',
  );
}

/** The part of eval's argument that is JSON text, when the code says that it is. */
function jsonOperand(script: ParsedScript, node: ts.Expression): ts.Expression | null {
  const { ts } = script;
  const wrapped = wrappedOperand(script, node);
  if (wrapped) return wrapped;
  return looksLikeJson(script, node) && !ts.isTemplateExpression(node) ? node : null;
}

/** `'(' + text + ')'`, `` `(${text})` `` and `'return ' + text`: how JSON was read before JSON.parse. */
function wrappedOperand(script: ParsedScript, node: ts.Expression): ts.Expression | null {
  const { ts } = script;
  if (ts.isTemplateExpression(node)) {
    const [span] = node.templateSpans;
    const matches = node.templateSpans.length === 1 && isPair(node.head.text, span?.literal.text ?? '');
    return matches && span ? span.expression : null;
  }
  const [head, operand, tail, ...more] = flattenSum(script, node);
  if (!head || !operand || more.length > 0 || !ts.isStringLiteralLike(head)) return null;
  if (ts.isStringLiteralLike(operand)) return null;
  return isPair(head.text, literalText(script, tail)) ? operand : null;
}

/** The text of a literal; an empty one for nothing, a text that is no pair for anything else. */
function literalText({ ts }: ParsedScript, node: ts.Expression | undefined): string {
  if (!node) return '';
  return ts.isStringLiteralLike(node) ? node.text : node.getText();
}

function isPair(head: string, tail: string): boolean {
  const before = head.replaceAll(/\s/g, '');
  const after = tail.replaceAll(/[\s;]/g, '');
  return (
    (before === '(' && after === ')') ||
    (before === 'return' && after === '') ||
    (before === 'return(' && after === ')')
  );
}

function flattenSum({ ts }: ParsedScript, node: ts.Expression): ts.Expression[] {
  const parts: ts.Expression[] = [];
  let rest: ts.Expression = node;
  while (ts.isBinaryExpression(rest) && rest.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    parts.unshift(rest.right);
    rest = rest.left;
  }
  return [rest, ...parts];
}

/** Named or made as JSON: `jsonText`, `JSON.stringify(…)`, read from a `.json` file. */
function looksLikeJson(script: ParsedScript, node: ts.Expression): boolean {
  const { ts } = script;
  if (ts.isCallExpression(node)) return /JSON\.stringify\(|\.json['"`]/.test(node.getText());
  if (ts.isPropertyAccessExpression(node)) return /json/i.test(node.name.text);
  if (!ts.isIdentifier(node)) return false;
  if (/json/i.test(node.text)) return true;
  const declarations = collectNodes(
    script.source,
    (other): other is ts.VariableDeclaration =>
      ts.isVariableDeclaration(other) && ts.isIdentifier(other.name) && other.name.text === node.text,
  );
  const [declaration] = declarations;
  const made = declarations.length === 1 ? (declaration?.initializer?.getText() ?? '') : '';
  return /JSON\.stringify\(|\.json['"`]/.test(made);
}
