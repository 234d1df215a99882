import type { ts } from 'ts-morph';
import type { TextEdit } from '../edit.ts';
import { collectNodes, nodesAt, unwrap, type ParsedScript, type Place } from '../javascript.ts';
import { firstFix, leave, type Fix } from './fix.ts';
import { planParameters, type Dialect, type SqlPart } from './sql-text.ts';
import type { SqlDriver } from './sql-driver.ts';

const BY_HAND = 'pass the values as parameters of the query by hand';

type Built = ts.BinaryExpression | ts.TemplateExpression;

/** SQL that is put together from text and values becomes a statement with parameters. */
export function fixSql(script: ParsedScript, place: Place, driver: SqlDriver | null): Fix {
  const { ts } = script;
  const isBuilt = (node: ts.Node): node is Built =>
    (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken);
  // A scanner may also point at the call, while the text starts on another line.
  const passed = nodesAt(script, place, ts.isCallExpression).flatMap((call) => builtArgument(script, call));
  const nodes = [...nodesAt(script, place, isBuilt), ...passed.filter(isBuilt)];
  const built = [...new Set(nodes.map((node) => outermost(script, node)))].filter((node) =>
    /\b(?:SELECT|INSERT|UPDATE|DELETE|REPLACE)\b/i.test(node.getText()),
  );
  return firstFix(
    built,
    (node) => fixStatement(script, node, driver),
    `no SQL text that this can rewrite found here; ${BY_HAND}`,
  );
}

/** What a query call gets as its statement, looked up where it is a variable. */
function builtArgument(script: ParsedScript, call: ts.CallExpression): ts.Expression[] {
  const { ts, source } = script;
  const [first] = call.arguments;
  if (!first || !isQueryCall(script, call)) return [];
  const argument = unwrap(ts, first);
  if (!ts.isIdentifier(argument)) return [argument];
  return collectNodes(source, ts.isVariableDeclaration).flatMap((declaration) =>
    ts.isIdentifier(declaration.name) && declaration.name.text === argument.text && declaration.initializer
      ? [unwrap(ts, declaration.initializer)]
      : [],
  );
}

function outermost({ ts }: ParsedScript, node: Built): Built {
  let top = node;
  while (ts.isBinaryExpression(top.parent) && top.parent.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    top = top.parent;
  }
  return top;
}

function fixStatement(script: ParsedScript, statement: Built, driver: SqlDriver | null): Fix {
  const call = queryCallOf(script, statement);
  if (!call) return leave(`the SQL text does not go straight into a query call; ${BY_HAND}`);
  if (!driver)
    return leave(`the database driver is not known here, so neither is its placeholder; ${BY_HAND}`);
  const slot = parameterSlot(script, call, driver);
  if (typeof slot === 'string') return leave(`${slot}; ${BY_HAND}`);
  const items = flatten(script, statement);
  if (!items) return leave(`the SQL text is put together in a way that this does not read; ${BY_HAND}`);
  const plan = planParameters(
    items.map((item): SqlPart =>
      item.quote === null ? { kind: 'value', code: item.text } : { kind: 'text', raw: item.text },
    ),
    DIALECTS[driver.style],
  );
  if (plan.kind === 'left') return leave(`${plan.reason}; ${BY_HAND}`);
  const rendered = render(script, statement, items, plan.texts);
  if (rendered === null) return leave(`there are comments between its parts; ${BY_HAND}`);
  const edits: TextEdit[] = [
    { start: statement.getStart(), end: statement.getEnd(), text: rendered },
    { start: slot.at, end: slot.at, text: slot.before + plan.params.join(', ') + slot.after },
  ];
  return { kind: 'edit', edits, note: 'SQL values became parameters: run the tests that use this query' };
}

const DIALECTS: Record<SqlDriver['style'], Dialect> = {
  dollar: { placeholder: (index) => `$${index}`, mysql: false },
  question: { placeholder: () => '?', mysql: false },
  mysql: { placeholder: () => '?', mysql: true },
};

/** The call that runs the statement: it gets it directly, or through a constant used nowhere else. */
function queryCallOf(script: ParsedScript, statement: ts.Expression): ts.CallExpression | null {
  const { ts, source } = script;
  let node: ts.Expression = statement;
  while (ts.isParenthesizedExpression(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isCallExpression(parent))
    return parent.arguments[0] === node && isQueryCall(script, parent) ? parent : null;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return null;
  const { name } = parent;
  const uses = collectNodes(
    source,
    (other): other is ts.Identifier => ts.isIdentifier(other) && other !== name && other.text === name.text,
  );
  const inside = uses.filter((use) => functionOf(script, use) === functionOf(script, parent));
  const [use] = inside;
  // A use elsewhere may be another variable of that name, or a closure over this one: leave both.
  if (!use || uses.length !== 1 || !ts.isCallExpression(use.parent)) return null;
  return use.parent.arguments[0] === use && isQueryCall(script, use.parent) ? use.parent : null;
}

function functionOf({ ts }: ParsedScript, node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, ts.isFunctionLike);
}

function isQueryCall({ ts }: ParsedScript, call: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(call.expression) &&
    /^(?:query|execute|all|get|run|each|raw|prepare)$/.test(call.expression.name.text)
  );
}

interface Slot {
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/** Where the parameters go; a text says why there is no such place. */
function parameterSlot(script: ParsedScript, call: ts.CallExpression, driver: SqlDriver): Slot | string {
  const { ts } = script;
  const method = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : '';
  if (method === 'prepare') {
    const access = call.parent;
    const used =
      ts.isPropertyAccessExpression(access) && ts.isCallExpression(access.parent) ? access.parent : null;
    if (!driver.prepared || !used || !ts.isPropertyAccessExpression(access) || used.expression !== access) {
      return 'the prepared statement is not run right here';
    }
    if (!/^(?:get|all|run|iterate)$/.test(access.name.text) || used.arguments.length > 0) {
      return 'the prepared statement already gets parameters';
    }
    return { at: used.arguments.pos, before: '', after: '' };
  }
  const [statement, second] = call.arguments;
  if (!statement || call.arguments.length > 2 || (second && !isCallback(script, second))) {
    return 'the call already gets parameters';
  }
  return { at: statement.getEnd(), before: ', [', after: ']' };
}

function isCallback({ ts }: ParsedScript, node: ts.Expression): boolean {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return true;
  return ts.isIdentifier(node) && /^(?:cb|callback|done|next)$/i.test(node.text);
}

interface Item {
  /** The literal's quote, or null for a value. */
  readonly quote: string | null;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The parts in order; null where the first is no text, for then + may add numbers. */
function flatten(script: ParsedScript, statement: Built): Item[] | null {
  const { ts } = script;
  const items: Item[] = [];
  const visit = (node: ts.Expression) => {
    const [start, end] = [node.getStart(), node.getEnd()];
    const inner = unwrap(ts, node);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      visit(node.left);
      visit(node.right);
    } else if (ts.isStringLiteralLike(inner)) {
      const raw = inner.getText();
      items.push({ quote: raw.slice(0, 1), text: raw.slice(1, -1), start, end });
    } else if (ts.isTemplateExpression(inner)) {
      items.push({ quote: '`', text: inner.head.getText().slice(1, -2), start, end: inner.head.getEnd() });
      for (const { expression, literal } of inner.templateSpans) {
        items.push({
          quote: null,
          text: expression.getText(),
          start: expression.getStart(),
          end: expression.getEnd(),
        });
        const raw = literal.getText();
        const text = raw.slice(1, raw.endsWith('`') ? -1 : -2);
        items.push({ quote: '`', text, start: literal.getStart(), end: literal.getEnd() });
      }
    } else items.push({ quote: null, text: inner.getText(), start, end });
  };
  visit(statement);
  return items[0]?.quote === null ? null : items;
}

/** The statement without its values. Literals that a value separated become one; line breaks between them stay. */
function render(
  script: ParsedScript,
  statement: Built,
  items: readonly Item[],
  texts: readonly string[],
): string | null {
  const literals = items.filter((item) => item.quote !== null);
  let out = '';
  let open: string | null = null;
  let end = statement.getStart();
  for (const [index, literal] of literals.entries()) {
    const gap = script.text.slice(end, literal.start);
    const joiner = /\s*\+\s*$/.exec(gap)?.[0];
    end = literal.end;
    const text = texts[index] ?? '';
    if (index > 0 && hasComment(items, gap, literal.start)) return null;
    if (index > 0 && text === '') continue;
    const quote = literal.quote ?? "'";
    if (open === null) out += quote + text;
    else if (joiner?.includes('\n')) out += open + joiner + quote + text;
    else if (quote === open) out += text;
    else out += `${open} + ${quote}${text}`;
    open = quote;
  }
  return open === null ? null : out + open;
}

/** Whether there is a comment between two literals, outside of the values there. */
function hasComment(items: readonly Item[], gap: string, gapEnd: number): boolean {
  const gapStart = gapEnd - gap.length;
  let rest = gap;
  for (const item of items) {
    if (item.quote === null && item.start >= gapStart && item.end <= gapEnd)
      rest = rest.replace(item.text, () => '');
  }
  return /\/[/*]/.test(rest);
}
