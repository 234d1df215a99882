import type { RuleInfo } from '../rules/rule.ts';

const ROTATE =
  'Replace it where it is used, read the new one from the environment or a secret store, and remove the old one from the history.';

function secretRule(
  id: string,
  title: string,
  severity: RuleInfo['severity'],
  message: string,
  fix = ROTATE,
): RuleInfo {
  return { id: `secret-${id}`, title, severity, category: 'secret', message, fix, fixable: true };
}

/** The rules behind code of their own, for what no single pattern can tell. */
export const SECRET_RULES = {
  privateKey: {
    ...secretRule(
      'private-key',
      'Private key',
      'critical',
      'A private key is written into this file: whoever reads it can act in its name.',
      'Make a new key pair, put the private key into a secret store, and remove this one from the history.',
    ),
    fixable: false,
  },
  keyFile: {
    ...secretRule(
      'key-file',
      'Key store in the repository',
      'medium',
      'By its name this file holds private keys.',
      'Keep key files out of the repository (add them to .gitignore) and make new keys if these are in use.',
    ),
    fixable: false,
  },
  password: secretRule(
    'password',
    'Hard-coded password',
    'high',
    'A password is written into this file, and everybody who can read the repository can use it.',
  ),
  key: secretRule(
    'generic-key',
    'Hard-coded key or token',
    'high',
    'A key or token is written into this file, and everybody who can read the repository can use it.',
  ),
  chosen: secretRule(
    'weak-secret',
    'Hard-coded secret that can be guessed',
    'medium',
    'A secret for signing or encrypting is written into this file as plain words: it is public, and easy to guess besides.',
  ),
  authHeader: secretRule(
    'auth-header',
    'Hard-coded authorization header',
    'high',
    'An authorization header with its credential is written into this file.',
  ),
  jwt: secretRule(
    'jwt',
    'JSON Web Token',
    'medium',
    'A signed token is written into this file: until it expires, whoever reads it is logged in as its subject.',
    'End the session that it stands for, and get tokens at run time.',
  ),
  connectionString: secretRule(
    'connection-string',
    'Password in a connection string',
    'high',
    'A connection string with its password is written into this file.',
    'Change the password, and read the whole connection string from the environment or a secret store.',
  ),
  urlPassword: secretRule(
    'url-password',
    'Password in a URL',
    'high',
    'A URL with its password is written into this file; such URLs also end up in logs.',
    'Change the password, and send credentials in a header that is made at run time.',
  ),
} as const;
