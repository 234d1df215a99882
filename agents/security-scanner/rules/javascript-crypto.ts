import type { TreeRule } from './rule.ts';

/** Hashes, ciphers, certificates and signed tokens. */
export const JAVASCRIPT_CRYPTO_RULES: readonly TreeRule[] = [
  {
    id: 'js-weak-password-hash',
    title: 'Password kept with a fast hash',
    severity: 'high',
    category: 'code',
    keywords: ['createHash'],
    match: {
      kind: 'call_expression',
      has: {
        field: 'function',
        regex: '(?s)createHash\\(\\s*[\'"`](?i:md4|md5|sha-?1|sha-?256|sha-?512)[\'"`]\\s*\\)\\s*\\.update$',
      },
      all: [{ has: { field: 'arguments', regex: '(?i)passw|passphrase|\\bpwd\\b' } }],
    },
    message:
      'Fast hashes are guessed by the billion each second: a stolen table of them is a table of passwords.',
    fix: 'Use crypto.scrypt with a salt for each password, or a library for argon2 or bcrypt.',
  },
  {
    id: 'js-weak-hash',
    title: 'Broken hash',
    severity: 'low',
    category: 'code',
    keywords: ['createHash', 'createHmac'],
    match: {
      kind: 'call_expression',
      has: { field: 'function', regex: '(?:^|\\.)create(?:Hash|Hmac)$' },
      all: [
        {
          has: {
            field: 'arguments',
            has: { nthChild: 1, kind: 'string', regex: '^.(?i:md4|md5|sha-?1|rsa-sha1|ripemd160).$' },
          },
        },
        {
          not: {
            inside: {
              kind: 'member_expression',
              regex: '\\.update$',
              inside: {
                kind: 'call_expression',
                has: { field: 'arguments', regex: '(?i)passw|passphrase|\\bpwd\\b' },
              },
            },
          },
        },
      ],
    },
    message: 'Two texts with the same hash can be made at will: nothing that matters may rest on it.',
    fix: 'Use sha256. For a cache key that nobody attacks it may stay.',
    fixable: true,
  },
  {
    id: 'js-weak-cipher',
    title: 'Broken cipher',
    severity: 'high',
    category: 'code',
    keywords: ['createCipher', 'createDecipher'],
    match: {
      any: [
        { kind: 'call_expression', has: { field: 'function', regex: '(?:^|\\.)create(?:Cipher|Decipher)$' } },
        {
          kind: 'call_expression',
          has: { field: 'function', regex: '(?:^|\\.)create(?:Cipher|Decipher)iv$' },
          all: [
            { has: { field: 'arguments', has: { nthChild: 1, regex: '^.(?i:des|rc2|rc4|bf|[\\w-]+-ecb)' } } },
          ],
        },
      ],
    },
    message: 'This cipher, or the way its key is made, is broken: what it hides can be read.',
    fix: 'Use aes-256-gcm through createCipheriv, with a new nonce for each message.',
  },
  {
    id: 'js-tls-off',
    title: 'Certificates are not checked',
    severity: 'high',
    category: 'code',
    keywords: ['rejectUnauthorized', 'NODE_TLS_REJECT_UNAUTHORIZED', 'strictSSL'],
    match: {
      any: [
        { kind: 'pair', regex: '^[\'"]?(?:rejectUnauthorized|strictSSL)[\'"]?\\s*:\\s*false$' },
        {
          kind: 'assignment_expression',
          regex:
            '(?:NODE_TLS_REJECT_UNAUTHORIZED[\'"]?\\]?\\s*=\\s*[\'"`]?0|\\.(?:rejectUnauthorized|strictSSL)\\s*=\\s*false)',
        },
      ],
    },
    message: 'Whoever stands between this process and the server can read and change what they say.',
    fix: 'Check certificates; name the authority of a self-signed one with ca.',
    fixable: true,
  },
  {
    id: 'js-hardcoded-signing-secret',
    title: 'Signing secret in the code',
    severity: 'high',
    category: 'secret',
    keywords: ['jwt', 'session', 'sign', 'verify'],
    needs: /(?:jwt|jsonwebtoken|session)\s*[.(]/i,
    match: {
      any: [
        {
          kind: 'string',
          all: [{ nthChild: 2 }],
          inside: {
            kind: 'arguments',
            inside: {
              kind: 'call_expression',
              has: { field: 'function', regex: '(?i)^(?:jwt|jsonwebtoken)\\.(?:sign|verify)$' },
            },
          },
        },
        {
          kind: 'string',
          inside: {
            kind: 'pair',
            has: { field: 'key', regex: '^[\'"]?secret(?:OrKey)?[\'"]?$' },
            inside: {
              kind: 'object',
              inside: {
                kind: 'arguments',
                inside: {
                  kind: 'call_expression',
                  has: {
                    field: 'function',
                    regex:
                      '(?i)^(?:\\w+\\.)?(?:session|cookieSession|expressSession|expressjwt|jwt|fastifyJwt)$',
                  },
                },
              },
            },
          },
        },
      ],
      regex: '^.(?s:.{4,}).$',
      not: { regex: '(?i)-----BEGIN PUBLIC' },
    },
    isSecret: true,
    message: 'Whoever reads this file can sign sessions and tokens of any user.',
    fix: 'Read the secret from the environment or a secret store, and change it.',
    fixable: true,
  },
  {
    id: 'js-jwt-none',
    title: 'Tokens without a signature accepted',
    severity: 'critical',
    category: 'code',
    keywords: ['none'],
    needs: /algorithms?['\"]?\s*:/,
    match: { kind: 'pair', regex: '^[\'"]?algorithms?[\'"]?\\s*:\\s*(?:\\[[^\\]]*)?[\'"](?i:none)[\'"]' },
    message: 'A token that nobody signed is taken for a valid one: anybody can be any user.',
    fix: 'Name the algorithm that your tokens are signed with, and only that.',
  },
];
