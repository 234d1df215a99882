import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanText } from '../../../agents/security-scanner/scan-file.ts';
import { sortOf } from '../../../agents/security-scanner/secrets/assignments.ts';
import { ALL_SECRET_RULES } from '../../../agents/security-scanner/secrets/find-secrets.ts';
import { madeUpPrivateKey, madeUpTokens, randomText } from '../../support/made-up-secrets.ts';

const ALL = { minSeverity: 'info', include: [], exclude: [] } as const;
const PASSWORD = `T${randomText(3, 5)}!9z${randomText(4, 4)}`;
const KEY = randomText(9, 40);

async function found(path: string, text: string) {
  const { findings } = await scanText(path, text, ALL);
  return findings.map(({ rule }) => rule);
}

const TOKEN_RULE: Readonly<Record<string, string>> = {
  '1password': 'secret-1password',
  anthropic: 'secret-anthropic-key',
  databricks: 'secret-databricks-token',
  github: 'secret-github-token',
  'github-fine': 'secret-github-token',
  gitlab: 'secret-gitlab-token',
  'gitlab-deploy': 'secret-gitlab-token',
  vault: 'secret-hashicorp-vault',
  huggingface: 'secret-huggingface-token',
  openai: 'secret-openai-key',
  'slack-webhook': 'secret-slack',
  stripe: 'secret-stripe-key',
  openrouter: 'secret-openrouter-key',
  xai: 'secret-xai-key',
  perplexity: 'secret-perplexity-key',
  replicate: 'secret-replicate-token',
  square: 'secret-square-token',
  braintree: 'secret-paypal-braintree-token',
  twilio: 'secret-twilio-key',
  mailgun: 'secret-mailgun-key',
  mailchimp: 'secret-mailchimp-key',
  brevo: 'secret-sendinblue-key',
  telegram: 'secret-telegram-bot-token',
  'discord-bot': 'secret-discord-bot-token',
  teams: 'secret-teams-webhook',
  digitalocean: 'secret-digitalocean-token',
  heroku: 'secret-heroku-key',
  'azure-storage': 'secret-azure-storage-key',
  'azure-ad': 'secret-azure-ad-secret',
  atlassian: 'secret-atlassian-token',
  pypi: 'secret-pypi-token',
  rubygems: 'secret-rubygems-key',
  crates: 'secret-crates-token',
  newrelic: 'secret-newrelic-key',
  sentry: 'secret-sentry-token',
  doppler: 'secret-doppler-token',
  planetscale: 'secret-planetscale-token',
  postman: 'secret-postman-key',
  supabase: 'secret-supabase-token',
  airtable: 'secret-airtable-token',
  dropbox: 'secret-dropbox-token',
  algolia: 'secret-algolia-admin-key',
  age: 'secret-age-key',
  fly: 'secret-fly-token',
};

/** Rule, path, and a file that must (or must not) have it. */
const POSITIVE: readonly (readonly [rule: string, path: string, text: string])[] = [
  ...Object.entries(madeUpTokens()).map(([name, token]) => {
    const context = name.startsWith('discord') ? '// discord\n' : '';
    return [
      TOKEN_RULE[name] ?? `secret-${name}`,
      'src/config.js',
      `${context}const value = "${token}";\n`,
    ] as const;
  }),
  ['secret-aws', 'deploy.sh', `export AWS_SECRET_ACCESS_KEY="${KEY}"\n`],
  [
    'secret-gcp',
    'key.json',
    JSON.stringify({ type: 'service_account', private_key_id: 'a1', private_key: madeUpPrivateKey('') }),
  ],
  ['secret-npm', '.npmrc', `//registry.acme.dev/:_authToken=${KEY}\n`],
  ['secret-private-key', 'id.pem', madeUpPrivateKey()],
  ['secret-private-key', 'ed25519.pem', madeUpPrivateKey('', 1)],
  ['secret-private-key', 'enc.pem', madeUpPrivateKey('ENCRYPTED ')],
  [
    'secret-private-key',
    'old.pem',
    madeUpPrivateKey().replace('\n', '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n'),
  ],
  ['secret-private-key', 'long.pem', madeUpPrivateKey('RSA ', 200)],
  ['secret-private-key', 'cut.pem', madeUpPrivateKey().slice(0, 400)],
  ['secret-private-key', 'crlf.pem', madeUpPrivateKey('EC ', 3).replaceAll('\n', '\r\n')],
  ['secret-private-key', 'key.ts', `const key = ${JSON.stringify(madeUpPrivateKey())};\n`],
  ['secret-private-key', 'values.yaml', `key: |\n${madeUpPrivateKey().replaceAll(/^/gm, '    ')}\n`],
  ['secret-password', 'src/db.ts', `const dbPassword = '${PASSWORD}';\n`],
  ['secret-password', 'src/db.ts', `connect({ host, password: "${PASSWORD}" });\n`],
  ['secret-password', 'src/db.ts', `const password: string = \`${PASSWORD}\`;\n`],
  ['secret-password', 'src/db.ts', `const p = process.env.DB_PASSWORD || '${PASSWORD}';\n`],
  ['secret-password', 'app.py', `DB_PASSWORD = os.environ.get("DB_PASSWORD", "${PASSWORD}")\n`],
  ['secret-password', 'app.py', `password = b"${PASSWORD}"\n`],
  ['secret-password', '.env', `SMTP_PASS=${PASSWORD}\n`],
  ['secret-password', '.env.production', `DB_PASSWORD_PROD="${PASSWORD}"\r\n`],
  ['secret-password', 'config/app.yaml', `db:\n  password: ${PASSWORD}\n`],
  ['secret-password', 'app.properties', `spring.datasource.password=${PASSWORD}\n`],
  ['secret-password', 'settings.json', `{"db": {"password": "${PASSWORD}"}}`],
  ['secret-password', 'main.go', `dbPassword := "${PASSWORD}"\n`],
  ['secret-password', 'db.php', `'password' => '${PASSWORD}',\n`],
  ['secret-password', 'Config.java', `String passwd = "${PASSWORD}";\n`],
  ['secret-password', 'Dockerfile', `ENV DB_PASSWORD=${PASSWORD}\n`],
  ['secret-generic-key', 'src/a.ts', `const apiKey = '${KEY}';\n`],
  ['secret-generic-key', 'src/a.ts', `headers: { 'x-api-key': '${KEY}' }\n`],
  ['secret-generic-key', 'src/a.ts', `request.set('X-Api-Key', '${KEY}');\n`],
  ['secret-generic-key', '.env', `STRIPE_SECRET=${KEY}\n`],
  ['secret-generic-key', 'a.toml', `access_token = "${KEY}"\n`],
  ['secret-generic-key', 'main.tf', `  client_secret = "${KEY}"\n`],
  ['secret-weak-secret', 'src/auth.js', "const JWT_SECRET = 'squeamish ossifrage';\n"],
  ['secret-weak-secret', 'settings.py', "SECRET_KEY = 'keyboard-cat-on-mat'\n"],
  ['secret-auth-header', 'src/a.ts', `headers: { Authorization: 'Bearer ${KEY}' }\n`],
  ['secret-auth-header', 'run.sh', `curl -H "Authorization: Basic ${KEY}" https://api.acme.dev\n`],
  [
    'secret-connection-string',
    'src/a.ts',
    `const url = 'postgres://app:${PASSWORD}@db.acme.dev:5432/app';\n`,
  ],
  ['secret-connection-string', '.env', `REDIS_URL=redis://:${PASSWORD}@cache.acme.dev:6379\n`],
  ['secret-connection-string', '.env', `AMQP=amqps://svc:${PASSWORD}@mq.acme.dev/v\n`],
  ['secret-connection-string', 'a.cs', `var c = "Server=db.acme.dev;User Id=sa;Password=${PASSWORD};";\n`],
  ['secret-url-password', 'ci.yml', `  url: https://deploy:${PASSWORD}@git.acme.dev/app.git\n`],
  ['secret-url-password', 'ci.yml', `  url: http://admin:${PASSWORD}@registry:5000/\n`],
  ['js-hardcoded-signing-secret', 'src/a.ts', "jwt.sign({ id }, 'shhhhh-its-me', { expiresIn: '1h' });\n"],
];

const NEGATIVE: readonly (readonly [path: string, text: string])[] = [
  ['src/a.ts', "const words = ['password', 'SECRET_ACCESS_9=', 'token1x!'];\n"],
  ['src/a.ts', "if (lastSignificantToken === '?NoSubstitutionTemplate9') return;\n"],
  ['src/a.ts', ' * Callers with no `clientSecret` should pass `n0ne-At-all` here.\n'],
  [
    'src/a.json',
    '{"Unexpected_token_A_constructor_method_accessor_or_property_was_expected_1068": "N3co-Jin3ho!"}',
  ],
  ['src/a.ts', "const rules = { password: 'secret-password-2' };\n"],
  ['src/a.ts', 'const password = process.env.DB_PASSWORD;\n'],
  ['src/a.ts', "const password = getSecret('db/password');\n"],
  ['src/a.ts', "const labels = { password: 'Password', confirmPassword: 'Confirm password' };\n"],
  ['src/a.ts', "if (!password) throw new Error('Password must be at least 8 characters');\n"],
  ['src/a.ts', "const tokenType = 'access_token';\nconst csrfToken = 'abcDEF123456789abc';\n"],
  ['src/a.ts', "input.type = 'password';\nconst PASSWORD_FIELD = 'user[password_1]';\n"],
  ['src/a.ts', 'const schema = z.object({ password: z.string().min(8), token: z.string() });\n'],
  ['src/a.ts', "const nextToken = 'eyJ2IjoxLCJpZCI6MTIzNDU2fQ';\n"],
  [
    'src/a.ts',
    "const secretName = 'prod/app/db-1';\nconst secretArn = 'arn:aws:secretsmanager:eu:1:secret:x1';\n",
  ],
  ['src/a.ts', "const passwordPattern = '^(?=.*[0-9])(?=.*[a-z]).{8,}$';\n"],
  ['src/a.ts', "const apiKey = 'your-api-key-here-1234';\n"],
  ['src/a.ts', "const apiKey = 'xxxxxxxxxxxxxxxxxxxxxxxx';\n"],
  ['src/a.ts', 'const password = `${prefix}${suffix}1`;\n'],
  ['src/a.ts', "const token = 'refresh.token.invalid';\n"],
  ['src/a.ts', "describe('token', () => {});\nconst tokenizer = 'bert-base-uncased-2';\n"],
  ['src/a.ts', "const url = 'postgres://postgres:postgres@localhost:5432/app';\n"],
  ['src/a.ts', 'const url = `postgres://${user}:${password}@${host}/app`;\n'],
  ['src/a.ts', "const docs = 'https://user:password@example.com';\n"],
  [
    'src/a.ts',
    "const hash = { password: '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy' };\n",
  ],
  ['src/a.ts', 'jwt.verify(token, process.env.JWT_SECRET);\njwt.sign(payload, secret);\n'],
  ['src/a.ts', "const id = 'AKIAIOSFODNN7EXAMPLE';\n"],
  ['src/a.ts', 'const header = { Authorization: `Bearer ${token}` };\n'],
  ['src/a.ts', "paths: ['/etc/passwd', '.git/hooks/pre-commit1'],\n"],
  ['app.py', 'password = getpass.getpass("Password: ")\n'],
  ['app.py', 'token = os.environ["API_TOKEN"]\npassword = config.get("db", "password")\n'],
  ['.env.example', 'DB_PASSWORD=change-me-1\nAPI_KEY=\nTOKEN=abc123def\n'],
  [
    '.env',
    'PASSWORD=${VAULT_PASSWORD}\nSECRET=$(cat /run/secrets/x)\nTOKEN_URL=https://auth.acme.dev/token1\n',
  ],
  ['config.yaml', 'password: ${{ secrets.DB_PASSWORD }}\nsecret: !Ref DbSecret1\npasswordSecretRef: db-1\n'],
  ['values.yaml', 'existingSecret: app-secret-1\nsecretKey: password\ntokenPath: /var/run/token1\n'],
  ['locales/de.json', '{"password": "Passwort2", "token": "Merkzeichen1"}'],
  ['package-lock.json', `{"integrity": "sha512-${KEY}", "token": "${KEY}"}`],
  ['key.pub', `ssh-rsa ${KEY}${KEY} user@host\n`],
  ['doc.md', '-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----\n'],
  ['cert.pem', madeUpPrivateKey().replaceAll('RSA PRIVATE KEY', 'CERTIFICATE')],
  [
    'a.py',
    '# jwt from jwt.io\nx = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"\n',
  ],
];

describe('secrets', () => {
  it.each(POSITIVE)('%s is found in %s: %.60s', async (rule, path, text) => {
    expect(await found(path, text)).toContain(rule);
  });

  it.each(NEGATIVE)('nothing is found in %s: %.70s', async (path, text) => {
    expect(await found(path, text)).toEqual([]);
  });

  it('has a positive case for every rule', () => {
    const covered = new Set(POSITIVE.map(([rule]) => rule));
    // Found by name alone, below; by the preset's rule, which finds the same place as the rule with the better name.
    const elsewhere = ['secret-key-file'];
    expect(
      ALL_SECRET_RULES.map(({ id }) => id).filter((id) => !covered.has(id) && !elsewhere.includes(id)),
    ).toEqual([]);
  });

  it('shows the place of a secret, never the secret, not even where it comes again', async () => {
    for (const [rule, path, text] of POSITIVE) {
      const again = `${text}\n// again\n${text}`;
      const { findings } = await scanText(path, again, ALL);
      const shown = JSON.stringify(findings);
      for (const secret of [PASSWORD, KEY, ...Object.values(madeUpTokens())]) {
        if (!text.includes(secret) || secret.startsWith('https://') || secret.includes('=')) continue;
        expect(shown, `${rule} in ${path}`).not.toContain(secret);
        expect(shown, `${rule} in ${path}`).not.toContain(secret.slice(8, 28).padEnd(20, '?'));
      }
      for (const line of text.split('\n').filter((part) => part.length === 64 && !part.includes(' ')))
        expect(shown).not.toContain(line);
    }
  });

  it('points at the value', async () => {
    const { findings } = await scanText('src/a.ts', `const x = 1;\r\nconst apiKey = '${KEY}';\r\n`, ALL);
    expect(findings).toMatchObject([{ line: 2, column: 17, snippet: "const apiKey = '[REDACTED]';" }]);
  });

  it('offers a fix only where code can read the value from elsewhere', async () => {
    const fixable = async (path: string) =>
      (await scanText(path, `password = "${PASSWORD}"\n`, ALL)).findings.map((finding) => finding.fixable);
    expect(await fixable('a.py')).toEqual([true]);
    expect(await fixable('a.yaml')).toEqual([false]);
    expect(await fixable('.env')).toEqual([false]);
  });

  it('weighs guesses by where they stand, and tokens the same everywhere', async () => {
    const severities = async (path: string, text: string) =>
      (await scanText(path, text, ALL)).findings.map(({ severity }) => severity);
    const guess = `password = "${PASSWORD}"\n`;
    expect(await severities('src/a.py', guess)).toEqual(['high']);
    expect(await severities('tests/test_a.py', guess)).toEqual(['low']);
    expect(await severities('README.md', guess)).toEqual(['low']);
    const token = `x = "${madeUpTokens()['github'] ?? ''}"\n`;
    expect(await severities('src/a.py', token)).toEqual(['critical']);
    expect(await severities('tests/test_a.py', token)).toEqual(['critical']);
  });

  it('reads names as people write them', () => {
    for (const name of [
      'password',
      'DB_PASSWORD',
      'dbPassword',
      'smtp.pass',
      'userPwd',
      'dbpassword',
      'MYSQL_ROOT_PASSWORD',
    ])
      expect(sortOf(name)).toBe('password');
    for (const name of [
      'apiKey',
      'API_KEY',
      'x-api-key',
      'clientSecret',
      'accessToken',
      'JWT_SECRET',
      'secretkey',
      'AWS_SECRET_ACCESS_KEY',
      'apikey',
    ])
      expect(sortOf(name)).toBe('key');
    for (const name of [
      'bypass',
      'passenger',
      'compass',
      'tokenizer',
      'publicKey',
      'passwordHash',
      'secretName',
      'keyboard',
      'csrf_token',
      'max_tokens',
      'token_url',
      'nextPageToken',
    ])
      expect(sortOf(name)).toBeNull();
  });
});

describe('the gate before the preset', () => {
  const preset = { id: '@secretlint/secretlint-rule-preset-recommend', rule: creator };
  const byPreset = async (path: string, text: string) => {
    const { messages } = await lintSource({
      source: { filePath: path, content: text, ext: path.slice(path.lastIndexOf('.')), contentType: 'text' },
      options: { config: { rules: [preset] } },
    });
    return messages;
  };

  it('lets through all that the preset finds', async () => {
    for (const [, path, text] of POSITIVE) {
      const messages = await byPreset(path, text);
      const { findings } = await scanText(path, text, ALL);
      if (messages.length > 0) expect(findings.length, text).toBeGreaterThan(0);
    }
  });

  it('lets through whatever pieces of tokens make the preset report', async () => {
    const piece = fc.oneof(
      fc.constantFrom(...Object.values(madeUpTokens(5))),
      fc.constantFrom(
        '\n',
        ' ',
        '"',
        '=',
        ': ',
        'password',
        'SECRET_ACCESS_KEY=',
        'https://',
        'mysql://a:',
        '@host.dev',
        '// secretlint-disable-line',
        KEY,
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
        const text = pieces.join('');
        const messages = await byPreset('src/a.js', text);
        const { findings } = await scanText('src/a.js', text, ALL);
        if (messages.length > 0) expect(findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
