import { showPath } from '../../../core/approval/visible-text.ts';
import type { ts } from 'ts-morph';
import { collectNodes, type TypeScript } from '../javascript.ts';
import type { FoundSymbol } from './find-symbol.ts';
import { fromProjectPath } from './sources.ts';

/**
 * A place where the new name already means something that the renamed symbol would meet, as `path:line`, or null.
 * Sooner refuses too much: any plain use of the name in a scope that the symbol reaches counts.
 */
export function findCollision(
  ts: TypeScript,
  checker: ts.TypeChecker,
  found: FoundSymbol,
  touched: readonly ts.SourceFile[],
  to: string,
): string | null {
  const owner = found.name.parent.parent;
  if (found.isMember) {
    const sibling = memberNamed(ts, checker, owner, to);
    return sibling ? placeOf(sibling) : null;
  }
  const scope = scopeOf(ts, found.name);
  const roots = ts.isSourceFile(scope) ? touched : [scope];
  const isUse = (node: ts.Node): node is ts.Identifier =>
    ts.isIdentifier(node) && node.text === to && !isPropertyName(ts, node);
  for (const root of roots) {
    const [use] = collectNodes(root, isUse);
    if (use) return placeOf(use);
  }
  return null;
}

function memberNamed(ts: TypeScript, checker: ts.TypeChecker, owner: ts.Node, name: string): ts.Node | null {
  if (
    ts.isClassLike(owner) ||
    ts.isInterfaceDeclaration(owner) ||
    ts.isTypeLiteralNode(owner) ||
    ts.isEnumDeclaration(owner)
  ) {
    for (const member of owner.members) {
      if (member.name && 'text' in member.name && member.name.text === name) return member;
    }
  }
  const inherited = checker.getTypeAtLocation(owner).getProperty(name);
  return inherited ? (inherited.declarations?.[0] ?? owner) : null;
}

/** The function that a symbol is local to, else its file. */
function scopeOf(ts: TypeScript, name: ts.Node): ts.Node {
  const { parent } = name;
  // A function's own name belongs to the scope around it.
  const from = ts.isFunctionDeclaration(parent) || ts.isClassDeclaration(parent) ? parent.parent : parent;
  return (
    ts.findAncestor(from, (node) => ts.isFunctionLike(node) || ts.isSourceFile(node)) ?? name.getSourceFile()
  );
}

/** Names after a dot or of members: they meet no variable. */
function isPropertyName(ts: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent))
    return parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isClassElement(parent) ||
      ts.isTypeElement(parent) ||
      ts.isEnumMember(parent) ||
      ts.isJsxAttribute(parent)) &&
    parent.name === node
  );
}

/** `path:line` of a node, for a person. */
export function placeOf(node: ts.Node): string {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  const path = fromProjectPath(source.fileName);
  return `${path === null ? 'the library of the language' : showPath(path)}:${line + 1}`;
}
