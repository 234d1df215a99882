import type { ts } from 'ts-morph';
import { calleeName, nodesAt, type ParsedScript, type Place } from '../javascript.ts';
import { firstFix, leave, replaceRange, type Fix } from './fix.ts';

const HASH_NOTE =
  'the hash is SHA-256 now: values that were stored with the old one no longer match, and it is longer';
const PASSWORD =
  'this hashes a password: use crypto.scrypt with a salt, and let stored hashes change when people sign in';

/** createHash('md5') and createHash('sha1') become SHA-256, except for passwords, which need more than that. */
export function fixWeakHash(script: ParsedScript, place: Place): Fix {
  const { ts } = script;
  const isHash = (node: ts.Node): node is ts.CallExpression =>
    ts.isCallExpression(node) &&
    /^(?:createHash|createHmac|MD5|SHA1|HmacMD5|HmacSHA1)$/.test(calleeName(ts, node) ?? '');
  return firstFix(
    nodesAt(script, place, isHash),
    (call) => fixHashCall(script, call),
    'no call that hashes found here',
  );
}

function fixHashCall(script: ParsedScript, call: ts.CallExpression): Fix {
  const { ts } = script;
  const statement = ts.findAncestor(call, (node) => ts.isStatement(node) && !ts.isBlock(node));
  if (/passw(?:or)?d|passphrase/i.test(statement?.getText() ?? '')) return leave(PASSWORD);
  const { expression } = call;
  const name = calleeName(ts, call) ?? '';
  if (ts.isPropertyAccessExpression(expression) && !name.startsWith('create')) {
    const better = name.startsWith('Hmac') ? 'HmacSHA256' : 'SHA256';
    return replaceRange(expression.name.getStart(), expression.name.getEnd(), better, HASH_NOTE);
  }
  const [algorithm] = call.arguments;
  if (!algorithm || !ts.isStringLiteralLike(algorithm) || !/^(?:md4|md5|sha-?1)$/i.test(algorithm.text)) {
    return leave('which hash it uses is decided elsewhere; choose sha256 there');
  }
  return replaceRange(algorithm.getStart() + 1, algorithm.getEnd() - 1, 'sha256', HASH_NOTE);
}

const TLS_NOTE =
  'certificates are checked now: a server with a self-signed one needs its authority named (ca)';

/** rejectUnauthorized: false and its relatives become true. */
export function fixTls(script: ParsedScript, place: Place): Fix {
  const { ts } = script;
  const isSwitch = (node: ts.Node): node is ts.PropertyAssignment | ts.BinaryExpression =>
    (ts.isPropertyAssignment(node) &&
      /^(?:rejectUnauthorized|strictSSL)$/.test(propertyName(script, node))) ||
    (ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      /(?:rejectUnauthorized|strictSSL|NODE_TLS_REJECT_UNAUTHORIZED)['"]?\]?$/.test(node.left.getText()));
  return firstFix(
    nodesAt(script, place, isSwitch),
    (node) => {
      const value = ts.isPropertyAssignment(node) ? node.initializer : node.right;
      const [start, end] = [value.getStart(), value.getEnd()];
      if (value.kind === ts.SyntaxKind.FalseKeyword) return replaceRange(start, end, 'true', TLS_NOTE);
      if (ts.isStringLiteralLike(value) && value.text === '0')
        return replaceRange(start + 1, end - 1, '1', TLS_NOTE);
      if (ts.isNumericLiteral(value) && value.text === '0') return replaceRange(start, end, '1', TLS_NOTE);
      return leave('whether certificates are checked is decided elsewhere; make it true there');
    },
    'no switch for certificate checks found here',
  );
}

/** httpOnly: false becomes true. `secure` depends on how the service is reached, so it is left. */
export function fixCookie(script: ParsedScript, place: Place): Fix {
  const { ts } = script;
  const isFlag = (node: ts.Node): node is ts.PropertyAssignment =>
    ts.isPropertyAssignment(node) &&
    propertyName(script, node) === 'httpOnly' &&
    node.initializer.kind === ts.SyntaxKind.FalseKeyword;
  return firstFix(
    nodesAt(script, place, isFlag),
    ({ initializer }) =>
      replaceRange(
        initializer.getStart(),
        initializer.getEnd(),
        'true',
        'scripts in the page can no longer read this cookie',
      ),
    'cookie flags depend on how the service is reached; set httpOnly, secure and sameSite by hand',
  );
}

/** new Buffer(text) becomes Buffer.from(text); with a size it becomes Buffer.alloc(size). */
export function fixBuffer(script: ParsedScript, place: Place): Fix {
  const { ts } = script;
  const isBuffer = (node: ts.Node): node is ts.NewExpression =>
    ts.isNewExpression(node) && node.expression.getText() === 'Buffer' && node.arguments !== undefined;
  return firstFix(
    nodesAt(script, place, isBuffer),
    (node) => {
      const [first] = node.arguments ?? [];
      if (!first) return leave('new Buffer() gets nothing to hold; remove it by hand');
      const sure =
        ts.isNumericLiteral(first) || ts.isStringLiteralLike(first) || (node.arguments?.length ?? 0) > 1;
      if (!sure)
        return leave(
          'whether new Buffer gets a size or content is not known here; write Buffer.alloc or Buffer.from',
        );
      return replaceRange(
        node.getStart(),
        node.expression.getEnd(),
        ts.isNumericLiteral(first) ? 'Buffer.alloc' : 'Buffer.from',
      );
    },
    'no new Buffer found here',
  );
}

function propertyName({ ts }: ParsedScript, node: ts.PropertyAssignment): string {
  return ts.isIdentifier(node.name) || ts.isStringLiteralLike(node.name) ? node.name.text : '';
}
