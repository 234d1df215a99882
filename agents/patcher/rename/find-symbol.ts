import type { ts } from 'ts-morph';
import { ToolFailure } from '../../kit/agent.ts';
import { collectNodes, type TypeScript } from '../javascript.ts';
import { fromProjectPath } from './sources.ts';

/** The symbol to rename, where it is declared. */
export interface FoundSymbol {
  readonly symbol: ts.Symbol;
  readonly name: ts.Identifier | ts.PrivateIdentifier;
  readonly isMember: boolean;
}

type NameNode = ts.Identifier | ts.PrivateIdentifier;

/**
 * Finds the symbol of a name in a file: the one on the line, or the only one that is declared there.
 * Throws a ToolFailure (invalid_request) when there is none, there are several, or it comes from elsewhere.
 */
export function findSymbol(
  ts: TypeScript,
  checker: ts.TypeChecker,
  source: ts.SourceFile,
  wanted: { readonly name: string; readonly line: number | undefined },
): FoundSymbol {
  const { name, line } = wanted;
  const isName = (node: ts.Node): node is NameNode =>
    (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && node.text === name;
  const all = collectNodes(source, isName);
  const nodes =
    line === undefined
      ? all.filter((node) => isDeclared(ts, node))
      : all.filter((node) => lineOf(node) === line);
  const symbols = new Map<ts.Symbol, NameNode>();
  for (const node of nodes.length > 0 || line !== undefined ? nodes : all) {
    const symbol = resolve(ts, checker, node);
    if (symbol && !symbols.has(symbol)) symbols.set(symbol, node);
  }
  const [found] = symbols.keys();
  const path = fromProjectPath(source.fileName) ?? source.fileName;
  if (!found) {
    throw refuse(
      `There is no symbol ${name} ${line === undefined ? 'in' : `on line ${line} of`} ${path}`,
      'Check the name, the file and the line.',
    );
  }
  if (symbols.size > 1) {
    const lines = [...symbols.values()].slice(0, 10).map(lineOf).join(', ');
    throw refuse(
      `${path} has several symbols ${name} (lines ${lines})`,
      'Name the line of the one that you mean.',
    );
  }
  return describe(ts, found, name);
}

function describe(ts: TypeScript, symbol: ts.Symbol, name: string): FoundSymbol {
  const isName = (node: ts.Node): node is NameNode =>
    (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && node.text === name;
  for (const declaration of symbol.declarations ?? []) {
    const node = ts.getNameOfDeclaration(declaration) ?? collectNodes(declaration, isName)[0];
    if (!node || !isName(node) || fromProjectPath(declaration.getSourceFile().fileName) === null) continue;
    const isMember = (symbol.flags & (ts.SymbolFlags.ClassMember | ts.SymbolFlags.EnumMember)) !== 0;
    return { symbol, name: node, isMember };
  }
  throw refuse(
    `${name} is not declared in this workspace`,
    'Only what the workspace declares itself can be renamed.',
  );
}

/** The symbol behind a name; for an import the one that is imported, where it has that name there. */
function resolve(ts: TypeScript, checker: ts.TypeChecker, node: NameNode): ts.Symbol | undefined {
  const { parent } = node;
  const symbol = ts.isShorthandPropertyAssignment(parent)
    ? checker.getShorthandAssignmentValueSymbol(parent)
    : checker.getSymbolAtLocation(node);
  if (!symbol || (symbol.flags & ts.SymbolFlags.Alias) === 0) return symbol;
  const target = checker.getAliasedSymbol(symbol);
  const declared = (target.declarations ?? []).some((declaration) => {
    const own = ts.getNameOfDeclaration(declaration);
    return own !== undefined && ts.isIdentifier(own) && own.text === node.text;
  });
  return declared ? target : symbol;
}

function isDeclared(ts: TypeScript, node: NameNode): boolean {
  return !ts.isPropertyAccessExpression(node.parent) && 'name' in node.parent && node.parent.name === node;
}

function lineOf(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

function refuse(message: string, fix: string): ToolFailure {
  return new ToolFailure('invalid_request', message, fix);
}
