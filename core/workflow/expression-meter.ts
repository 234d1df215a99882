import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, MACROS } from './expression-analyse.ts';
import { clip } from './problem.ts';

/** Methods whose argument is searched for, split at or joined with. */
const SEARCHES: ReadonlySet<string> = new Set(['contains', 'indexOf', 'lastIndexOf', 'split', 'join']);
/** A calendar lookup in a time zone costs about as much as this many operators. */
const TIME_ZONE_WORK = 500;

/**
 * Writes an expression again with each lookup, operator, function and macro wrapped in a call that counts
 * its work first. CEL ends always, but `xs.map(...).map(...)` can multiply without measure, and CEL
 * implementations bound the text of an expression only, not its run.
 */
export function meterExpression(node: ASTNode): string {
  switch (node.op) {
    case 'value':
      return node.input.slice(node.start, node.end);
    case 'id':
      return node.args;
    case '.':
      return lookup(node.args[0], JSON.stringify(node.args[1]));
    case '[]':
      return lookup(node.args[0], meterExpression(node.args[1]));
    case 'call':
      return meterCall(node);
    case 'rcall':
      return meterMethod(node);
    case 'list':
      return `[${node.args.map(meterExpression).join(', ')}]`;
    case 'map':
      return `{${node.args.map(([key, value]) => `${meterExpression(key)}: ${meterExpression(value)}`).join(', ')}}`;
    default:
      return meterOperator(node);
  }
}

type Operator = Exclude<ASTNode, { op: 'value' | 'id' | '.' | '[]' | 'call' | 'rcall' | 'list' | 'map' }>;

function meterOperator(node: Operator): string {
  switch (node.op) {
    case '?:': {
      const [condition, yes, no] = node.args;
      return `(${meterExpression(condition)} ? ${meterExpression(yes)} : ${meterExpression(no)})`;
    }
    case '||':
    case '&&':
      return `(${meterExpression(node.args[0])} ${node.op} ${meterExpression(node.args[1])})`;
    case '!_':
      return `!(${meterExpression(node.args)})`;
    case '-_':
      return `-(${meterExpression(node.args)})`;
    case '==':
    case '!=':
    case 'in':
      return `(${counted(node.args[0], '__tree')} ${node.op} ${counted(node.args[1], '__tree')})`;
    case '.?':
    case '[?]':
      throw new Error('optional access is not part of the language; the parser refuses it');
    default:
      return `(${counted(node.args[0])} ${node.op} ${counted(node.args[1])})`;
  }
}

function lookup(from: ASTNode, field: string): string {
  const label = JSON.stringify(clip(from.input.slice(from.start, from.end), 60));
  return `__get(${meterExpression(from)}, ${field}, ${label})`;
}

function counted(node: ASTNode, by: '__use' | '__tree' = '__use'): string {
  return node.op === 'value' ? meterExpression(node) : `${by}(${meterExpression(node)})`;
}

function meterCall(node: Extract<ASTNode, { op: 'call' }>): string {
  const [name, args] = node.args;
  const [first] = args;
  if (name === 'has' && first) {
    const fields: string[] = [];
    let from = first;
    while (from.op === '.') {
      fields.unshift(JSON.stringify(from.args[1]));
      from = from.args[0];
    }
    return `__has(${meterExpression(from)}, [${fields.join(', ')}])`;
  }
  return `${name}(${args.map((arg) => counted(arg)).join(', ')})`;
}

function meterMethod(node: Extract<ASTNode, { op: 'rcall' }>): string {
  const [name, receiver, args] = node.args;
  const [first, ...rest] = args;
  if (MACROS.has(name) && first?.op === 'id') {
    const weight = rest.reduce((sum, arg) => sum + weigh(arg), 1);
    const body = rest.map(meterExpression).join(', ');
    return `__over(${meterExpression(receiver)}, ${weight}).${name}(${first.args}, ${body})`;
  }
  const inTimeZone = name.startsWith('get') && first !== undefined;
  const from = inTimeZone
    ? `__over(${meterExpression(receiver)}, ${TIME_ZONE_WORK})`
    : method(name, receiver);
  const written = args.map((arg) =>
    SEARCHES.has(name) ? `__needle(${meterExpression(arg)})` : counted(arg),
  );
  return `${from}.${name}(${written.join(', ')})`;
}

/** The receiver of a method; joining goes through the texts of the list, too. */
function method(name: string, receiver: ASTNode): string {
  if (name === 'join') return `__tree(${meterExpression(receiver)})`;
  // Parentheses keep a literal like 1.5 or a sign apart from the dot.
  return receiver.op === 'value' ? `(${meterExpression(receiver)})` : `__use(${meterExpression(receiver)})`;
}

/** How many operators an expression has for one item; macros inside it count their own items. */
function weigh(node: ASTNode): number {
  let weight = 1;
  const parts =
    node.op === 'call'
      ? node.args[1]
      : node.op === 'rcall'
        ? [node.args[1], ...node.args[2]]
        : childrenOf(node);
  for (const part of parts) weight += weigh(part);
  return weight;
}
