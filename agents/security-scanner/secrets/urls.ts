import type { Hit } from '../rules/rule.ts';
import { isLikelyKey, isPlaceholder } from './plausible.ts';
import { SECRET_RULES } from './rules.ts';

const CREDENTIAL_URL =
  /\b([a-z][a-z0-9+.-]{1,24}):\/\/([^\s:/@"'`<>]{0,100}):([^\s/"'`<>]{3,200})@([A-Za-z0-9_.-]{1,253}|\[)/gi;
const DATABASE =
  /^(?:jdbc:)?(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb|redis|rediss|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|cassandra|couchbase|neo4j|bolt|nats|kafka|memcached|elasticsearch|db2|snowflake|ldaps?)(?:\+\w{1,20})?$/i;
const LOCAL =
  /^(?:localhost|127\.|0\.0\.0\.0|host\.docker\.internal|db|database|postgres|mysql|mariadb|mongo|mongodb|redis|rabbitmq)$/i;
/** What everybody gives a database on their own machine. */
const TRIVIAL =
  /^(?:postgres|postgresql|mysql|mongo|mongodb|redis|root|admin|administrator|user|username|guest|sa|pass|passw|pwd|toor|app|dev|local|docker|db|database|rabbitmq|\w{1,3})\d{0,3}$/i;

/** Passwords in URLs and connection strings: `postgres://user:password@host`, `redis://:password@host`. */
export function findUrlPasswords(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(CREDENTIAL_URL)) {
    const [whole, scheme = '', user = '', written = '', host = ''] = match;
    // The last @ ends the password; a match may hold an earlier one that belongs to it.
    const password = written;
    if (isTrivial(user, password) || isPlaceholder(password) || /^[$%{(<]/.test(user)) continue;
    if (/^(?:example|test)\.|\.(?:example|invalid|test)$|(?:^|\.)example\.(?:com|org|net)$/i.test(host))
      continue;
    const isDatabase = DATABASE.test(scheme);
    const start = match.index + whole.length - host.length - 1 - written.length;
    hits.push({
      rule: isDatabase ? SECRET_RULES.connectionString : SECRET_RULES.urlPassword,
      start,
      end: start + password.length,
      secret: { start, end: start + password.length },
      ...(LOCAL.test(host) ? { severity: 'low' } : {}),
    });
  }
  return hits;
}

/** `Server=db;User Id=sa;Password=abc;` as .NET and ODBC write it. */
export function findConnectionStrings(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(/\b(?:Password|Pwd)=([^;"'\s&<>]{3,128})/gi)) {
    const around = text.slice(Math.max(0, match.index - 400), match.index + match[0].length + 400);
    if (!/(?:Server|Data Source|Host|Driver|AccountEndpoint)=[^;\n]{1,200};/i.test(around)) continue;
    const [whole, password = ''] = match;
    if (isTrivial('', password) || isPlaceholder(password)) continue;
    const start = match.index + whole.length - password.length;
    const secret = { start, end: start + password.length };
    hits.push({ rule: SECRET_RULES.connectionString, ...secret, secret });
  }
  return hits;
}

/** `Authorization: Bearer …` and `Basic …` with the credential in place. */
export function findAuthHeaders(text: string): Hit[] {
  const hits: Hit[] = [];
  const header =
    /authorization["'`\]]{0,2}\s{0,3}[:=,]\s{0,3}["'`]?(Bearer|Basic|Token)\s{1,3}([A-Za-z0-9+/=._~-]{16,600})/gi;
  for (const match of text.matchAll(header)) {
    const [whole, , credential = ''] = match;
    const sample = credential.slice(0, 200);
    if (!isLikelyKey(sample)) continue;
    const start = match.index + whole.length - credential.length;
    const secret = { start, end: start + credential.length };
    hits.push({ rule: SECRET_RULES.authHeader, ...secret, secret });
  }
  return hits;
}

const JWT = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,6000}\.[A-Za-z0-9_-]{20,2000}/g;
/** The token that the site about these tokens shows, and so every tutorial. */
const SAMPLE_JWT = 'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';

/** Signed JSON Web Tokens: those whose header is one. */
export function findTokensInJwtForm(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(JWT)) {
    const [whole] = match;
    const header = Buffer.from(whole.slice(0, whole.indexOf('.')), 'base64url').toString('utf8');
    if (!/"alg"\s*:\s*"(?!none)/.test(header) || whole.endsWith(SAMPLE_JWT)) continue;
    const secret = { start: match.index, end: match.index + whole.length };
    hits.push({ rule: SECRET_RULES.jwt, ...secret, secret });
  }
  return hits;
}

function isTrivial(user: string, password: string): boolean {
  return password === user || TRIVIAL.test(password);
}
