import type { ts } from 'ts-morph';
import { nodesAt, offsetAt, type ParsedScript, type Place } from '../javascript.ts';
import { leave, type Fix } from './fix.ts';

const ROTATE = 'the old value stays in the history of the repository: replace it where it was issued';
const BROWSER = /(?:^|\/)(?:public|static|assets|client|frontend|browser|www)\/|\.[jt]sx$/i;
const TEST_DATA =
  /(?:^|\/)(?:tests?|__tests__|specs?|fixtures?|examples?|mocks?|__mocks__)\/|\.(?:test|spec)\.[cm]?[jt]sx?$/i;
const SECRET_NAME =
  /secret|token|passw|pwd|api_?key|apikey|auth|credential|private|access_?key|dsn|connection|url|key$/i;
/** Names that say nothing without the object that they are in: `db.password`. */
const GENERIC_NAME =
  /^(?:password|passwd|pass|pwd|secret|token|key|url|value|apikey|api_key|auth|dsn|credentials?)$/i;

type Literal = ts.StringLiteral | ts.NoSubstitutionTemplateLiteral;

/** Gives each secret a variable name, the same one for the same value, and never one name for two. */
export interface VariableNames {
  nameFor(wanted: string, value: string): string;
}

/** Makes an empty register of names. */
export function createVariableNames(): VariableNames {
  const byValue = new Map<string, string>();
  const taken = new Set<string>();
  return {
    nameFor(wanted, value) {
      const known = byValue.get(value);
      if (known !== undefined) return known;
      let name = wanted;
      for (let count = 2; taken.has(name); count += 1) name = `${wanted}_${count}`;
      byValue.set(value, name);
      taken.add(name);
      return name;
    },
  };
}

/** Why a secret in this file is not moved to the environment, or null when it can be. */
export function refusePlaceOfSecret(path: string): string | null {
  if (TEST_DATA.test(path))
    return 'it looks like test data; if it is a real secret, replace it where it was issued';
  if (BROWSER.test(path))
    return 'code that runs in a browser can keep no secret; move the call to the server';
  return null;
}

/** A secret written in the code becomes process.env.NAME. */
export function fixSecret(script: ParsedScript, place: Place, names: VariableNames): Fix {
  const { ts } = script;
  const refused = refusePlaceOfSecret(script.path);
  if (refused !== null) return leave(refused);
  const isLiteral = (node: ts.Node): node is Literal =>
    ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
  const literals = nodesAt(script, place, isLiteral).filter((node) => isValue(script, node));
  const at = offsetAt(script, place);
  const exact = literals.filter((node) => node.getStart() <= at && at < node.getEnd());
  const named = literals.filter((node) => SECRET_NAME.test(nameOf(script, node)));
  const [literal] = exact.length > 0 ? exact : named.length > 0 ? named : literals;
  const sure = exact.length > 0 || named.length === 1 || literals.length === 1;
  if (!literal || !sure || literal.text.length < 4) {
    return leave(`the secret is no text of its own here; move it to the environment by hand, and ${ROTATE}`);
  }
  return moveToEnvironment(script, literal, names);
}

function moveToEnvironment(script: ParsedScript, literal: Literal, names: VariableNames): Fix {
  const { ts } = script;
  const { parent } = literal;
  const note = (variable: string) => `the service needs ${variable} in its environment; ${ROTATE}`;
  const isFallback =
    ts.isBinaryExpression(parent) &&
    parent.right === literal &&
    [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken].includes(parent.operatorToken.kind);
  const read = isFallback ? /^process\.env(?:\.(\w+)|\[['"](\w+)['"]\])$/.exec(parent.left.getText()) : null;
  const known = read?.[1] ?? read?.[2];
  if (isFallback && known !== undefined) {
    const edits = [{ start: parent.left.getEnd(), end: literal.getEnd(), text: '' }];
    return { kind: 'edit', edits, variable: known, note: note(known) };
  }
  const variable = names.nameFor(variableName(script, literal), literal.text);
  const edits = [{ start: literal.getStart(), end: literal.getEnd(), text: `process.env.${variable}` }];
  return { kind: 'edit', edits, variable, note: note(variable) };
}

/** Whether a literal is a value: no module name, no key, no type, no attribute. */
function isValue({ ts }: ParsedScript, literal: Literal): boolean {
  const { parent } = literal;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === literal;
  if (ts.isBindingElement(parent) || ts.isParameter(parent) || ts.isVariableDeclaration(parent))
    return parent.initializer === literal;
  if (ts.isPropertyDeclaration(parent)) return parent.initializer === literal;
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind !== ts.SyntaxKind.PlusToken;
  if (ts.isCallExpression(parent))
    return parent.expression.getText() !== 'require' && parent.arguments.includes(literal);
  return (
    ts.isNewExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isConditionalExpression(parent)
  );
}

/** The name that the code gives to a value, or an empty text. */
function nameOf(script: ParsedScript, node: ts.Node): string {
  const { ts } = script;
  const { parent } = node;
  if (
    ts.isPropertyAssignment(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isParameter(parent)
  ) {
    return ts.isIdentifier(parent.name) || ts.isStringLiteralLike(parent.name) ? parent.name.text : '';
  }
  if (!ts.isBinaryExpression(parent)) return '';
  if (parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return nameOf(script, parent);
  return ts.isPropertyAccessExpression(parent.left) ? parent.left.name.text : parent.left.getText();
}

/** STRIPE_API_KEY for stripeApiKey; DB_PASSWORD for the password in an object named db. */
function variableName(script: ParsedScript, literal: Literal): string {
  const { ts } = script;
  const own = nameOf(script, literal);
  if (own !== '' && !GENERIC_NAME.test(own)) return toVariable(own);
  const holder = ts.findAncestor(literal, ts.isObjectLiteralExpression);
  const outer = holder ? nameOf(script, holder) : '';
  const fromFile = /([^/]+?)(?:\.[^/.]+)+$/.exec(script.path)?.[1] ?? '';
  const prefix = /^(?:config|options|settings|exports?|module)?$/i.test(outer) ? fromFile : outer;
  return toVariable(`${prefix}_${own === '' ? 'secret' : own}`);
}

function toVariable(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/[^A-Za-z0-9]+/g, '_');
  const upper = words
    .toUpperCase()
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60);
  return /^[A-Z]/.test(upper) ? upper : `APP_${upper}`;
}
