import { expect, test } from 'vitest';
import { fixFindings } from '../../../agents/patcher/tools/fix-findings.ts';
import { propose, type Tree } from './patcher-harness.ts';

type Category = 'secret' | 'code' | 'dependency' | 'config';

interface Case {
  readonly rule: string;
  readonly category?: Category;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  readonly code: string;
  readonly more?: Tree;
}

/** Runs the fix of one finding and gives back the file afterwards, its notes, and the other files. */
async function fix({
  rule,
  category = 'code',
  path = 'src/a.js',
  line = 1,
  column = 1,
  code,
  more = {},
}: Case) {
  const findings = [{ id: 'one', rule, category, path, line, column }];
  const { proposal, after } = await propose(
    fixFindings,
    { ...more, [path]: code },
    { findings, maxFiles: 10 },
  );
  return { code: after[path], after, notes: proposal.notes.join('\n'), proposal };
}

const PG = { 'package.json': '{"dependencies":{"pg":"^8.0.0"}}' };
const MYSQL = { 'package.json': '{"dependencies":{"mysql2":"^3.0.0"}}' };

test.each([
  ['wrapped in parentheses', `const x = eval('(' + body + ')');`, `const x = JSON.parse(body);`],
  ['in a template', 'const x = eval(`(${body})`);', 'const x = JSON.parse(body);'],
  ['named as JSON', `run(eval(req.jsonText));`, `run(JSON.parse(req.jsonText));`],
  ['read from a JSON file', `const t = read('a.json'); eval(t);`, `const t = read('a.json'); JSON.parse(t);`],
  ['by a Function', `new Function('return ' + jsonText)();`, `JSON.parse(jsonText);`],
  ['of a fixed expression', `const x = eval('1 + size');`, `const x = (1 + size);`],
])('eval %s is replaced', async (_, code, wanted) => {
  expect((await fix({ rule: 'no-eval', code })).code).toBe(wanted);
});

test.each([
  ['unknown text', 'eval(input);'],
  ['a statement', `eval('var x = 1');`],
  ['a fixed text that uses this', `eval('this.x');`],
  ['two arguments', `eval('(' + a + ')', b);`],
  ['code built around a value', `eval('f(' + value + ')');`],
])('eval of %s is left, with a reason', async (_, code) => {
  const { code: after, proposal } = await fix({ rule: 'no-eval', code });
  expect(after).toBe(code);
  expect(proposal).toMatchObject({ changed: false, fixed: [], left: 1 });
  expect(proposal.notes[0]).toMatch(/^Left src\/a\.js:1 \(no-eval\): .*by hand/);
});

test.each<[string, Tree, string, string]>([
  [
    'pg, one value',
    PG,
    `db.query("SELECT * FROM u WHERE name = '" + name + "'");`,
    `db.query("SELECT * FROM u WHERE name = $1", [name]);`,
  ],
  [
    'pg, quotes escaped',
    PG,
    `db.query('SELECT * FROM u WHERE name = \\'' + name + '\\'');`,
    `db.query('SELECT * FROM u WHERE name = $1', [name]);`,
  ],
  [
    'pg, two values',
    PG,
    `await db.query("SELECT 1 FROM u WHERE a = '" + a + "' AND b = " + req.query.b + " LIMIT 1");`,
    `await db.query("SELECT 1 FROM u WHERE a = $1 AND b = $2 LIMIT 1", [a, req.query.b]);`,
  ],
  [
    'pg, a template',
    PG,
    'db.query(`SELECT *\n  FROM u WHERE id = ${id}`);',
    'db.query(`SELECT *\n  FROM u WHERE id = $1`, [id]);',
  ],
  [
    'mysql, a template in quotes',
    MYSQL,
    "db.query(`SELECT * FROM u WHERE n = '${n}'`, cb);",
    'db.query(`SELECT * FROM u WHERE n = ?`, [n], cb);',
  ],
  [
    'a pattern',
    PG,
    "db.query(`SELECT * FROM u WHERE n LIKE '%${n}%'`);",
    'db.query(`SELECT * FROM u WHERE n LIKE $1`, [`%${n}%`]);',
  ],
  [
    'an insert',
    MYSQL,
    'db.execute("INSERT INTO t (a, b) VALUES (\'" + a + "\', " + b + \')\');',
    'db.execute("INSERT INTO t (a, b) VALUES (?, ?" + \')\', [a, b]);',
  ],
  [
    'a statement over several lines',
    PG,
    "db.query('SELECT * FROM t ' +\n  'WHERE a = ' + a +\n  ' AND b = 1');",
    "db.query('SELECT * FROM t ' +\n  'WHERE a = $1' +\n  ' AND b = 1', [a]);",
  ],
  [
    'a constant before the call',
    PG,
    `const sql = "DELETE FROM t WHERE id = " + id;\ndb.query(sql);`,
    `const sql = "DELETE FROM t WHERE id = $1";\ndb.query(sql, [id]);`,
  ],
  [
    'a prepared statement',
    {},
    `import D from 'better-sqlite3';\nnew D('x').prepare('SELECT * FROM t WHERE a = ' + a).get();`,
    `import D from 'better-sqlite3';\nnew D('x').prepare('SELECT * FROM t WHERE a = ?').get(a);`,
  ],
  [
    'strings that stay beside values',
    PG,
    `db.query("SELECT * FROM t WHERE s = 'open' AND a = '" + a + "'");`,
    `db.query("SELECT * FROM t WHERE s = 'open' AND a = $1", [a]);`,
  ],
])('SQL gets parameters: %s', async (_, more, code, wanted) => {
  const line = code.includes('import D') ? 2 : 1;
  expect((await fix({ rule: 'sql-injection', code, more, line })).code).toBe(wanted);
});

test.each<[string, Tree, string, RegExp]>([
  ['a table name', PG, 'db.query(`SELECT * FROM ${table} WHERE id = ${id}`);', /a table, a column/],
  ['a column to order by', PG, "db.query('SELECT * FROM t ORDER BY ' + column);", /a table, a column/],
  ['a whole condition', PG, 'db.query(`SELECT * FROM t WHERE a = 1 AND ${more}`);', /a table, a column/],
  ['a list', PG, "db.query('SELECT * FROM t WHERE id IN (' + ids.join(',') + ')');", /a table|a list/],
  ['no known driver', {}, "db.query('SELECT * FROM t WHERE id = ' + id);", /driver is not known/],
  [
    'two drivers',
    { 'package.json': '{"dependencies":{"pg":"8","mysql":"2"}}' },
    "db.query('SELECT 1 WHERE id = ' + id);",
    /driver is not known/,
  ],
  [
    'parameters already there',
    PG,
    "db.query('SELECT * FROM t WHERE a = $1 AND id = ' + id, [a]);",
    /already gets parameters/,
  ],
  [
    'a value escaped by hand',
    MYSQL,
    "db.query('SELECT * FROM t WHERE id = ' + db.escape(id));",
    /escaped by hand/,
  ],
  ['LIMIT with MySQL', MYSQL, "db.query('SELECT * FROM t LIMIT ' + n);", /only a number after LIMIT/],
  [
    'a variable used twice',
    PG,
    "let q = 'SELECT 1 FROM t WHERE a = ' + a;\nq += ' AND 1';\ndb.query(q);",
    /straight into a query/,
  ],
  ['half a value', PG, "db.query('SELECT * FROM t WHERE a = ' + a + 'b');", /a table, a column/],
])('SQL is left: %s', async (_, more, code, reason) => {
  const result = await fix({ rule: 'sql-injection', code, more });
  expect(result.code).toBe(code);
  expect(result.notes).toMatch(reason);
});

test.each([
  ['weak-hash', `crypto.createHash('md5').update(x)`, `crypto.createHash('sha256').update(x)`],
  ['weak-hash', `createHmac("SHA1", key)`, `createHmac("sha256", key)`],
  ['weak-hash', `CryptoJS.MD5(x)`, `CryptoJS.SHA256(x)`],
  ['tls-reject-unauthorized', `f({ rejectUnauthorized: false })`, `f({ rejectUnauthorized: true })`],
  [
    'tls-reject-unauthorized',
    `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';`,
    `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1';`,
  ],
  ['insecure-cookie', `c({ httpOnly: false })`, `c({ httpOnly: true })`],
  ['new-buffer', `new Buffer('x')`, `Buffer.from('x')`],
  ['new-buffer', `new Buffer(10)`, `Buffer.alloc(10)`],
  ['no-inner-html', `el.innerHTML = user.name;`, `el.textContent = user.name;`],
  ['no-inner-html', 'el.innerHTML = `Hello ${userName}`;', 'el.textContent = `Hello ${userName}`;'],
])('%s: %s', async (rule, code, wanted) => {
  expect((await fix({ rule, code })).code).toBe(wanted);
});

test.each([
  ['weak-hash', `const hash = crypto.createHash('md5').update(password).digest('hex');`, /password/],
  ['weak-hash', `crypto.createHash(algorithm)`, /decided elsewhere/],
  ['no-inner-html', `el.innerHTML = '<b>' + name;`, /markup/],
  ['no-inner-html', `el.innerHTML = page;`, /markup/],
  ['new-buffer', `new Buffer(x)`, /not known/],
  ['command-injection', 'exec(`ls ${dir}`)', /list of arguments/],
  ['something-new', `x()`, /no automatic change/],
])('%s is left: %s', async (rule, code, reason) => {
  const result = await fix({ rule, code });
  expect(result.code).toBe(code);
  expect(result.notes).toMatch(reason);
});

test.each([
  [
    'a constant',
    `const stripeApiKey = 'sk-fake-1';`,
    `const stripeApiKey = process.env.STRIPE_API_KEY;`,
    'STRIPE_API_KEY',
  ],
  [
    'a property of a named object',
    `const db = { user: 'app', password: 'hunter-2' };`,
    `const db = { user: 'app', password: process.env.DB_PASSWORD };`,
    'DB_PASSWORD',
  ],
  [
    'an assignment',
    `config.jwtSecret = "fake-one";`,
    `config.jwtSecret = process.env.JWT_SECRET;`,
    'JWT_SECRET',
  ],
  [
    'a fallback',
    `const token = process.env.API_TOKEN || 'fake-one';`,
    `const token = process.env.API_TOKEN;`,
    'API_TOKEN',
  ],
])('a secret goes to the environment: %s', async (_, code, wanted, variable) => {
  const result = await fix({
    rule: 'generic-secret',
    category: 'secret',
    code,
    column: code.indexOf("'fake") + 1 || 1,
  });
  expect(result.code).toBe(wanted);
  expect(result.after['.env.example']).toBe(`${variable}=\n`);
  expect(result.notes).toContain(variable);
});

test('.env.example gets what it lacks, beside the package of the file', async () => {
  const code = "const a = { apiToken: 'fake-one' };\r\nconst mailToken = 'fake-two';\r\n";
  const more = { 'svc/package.json': '{}', 'svc/.env.example': 'PORT=1\r\nMAIL_TOKEN=\r\nLAST=x' };
  const findings = [1, 2].map((line) => ({
    id: `${line}`,
    rule: 'secret',
    category: 'secret' as const,
    path: 'svc/a.js',
    line,
    column: 1,
  }));
  const { after, proposal } = await propose(
    fixFindings,
    { ...more, 'svc/a.js': code },
    { findings, maxFiles: 10 },
  );
  expect(after['svc/a.js']).toBe(
    'const a = { apiToken: process.env.API_TOKEN };\r\nconst mailToken = process.env.MAIL_TOKEN;\r\n',
  );
  expect(after['svc/.env.example']).toBe('PORT=1\r\nMAIL_TOKEN=\r\nLAST=x\r\nAPI_TOKEN=\r\n');
  expect(proposal.fixed).toEqual(['1', '2']);
});

test.each([
  ['in a browser', 'public/app.js', `const apiKey = 'fake-one';`, /browser/],
  ['in a test', 'test/a.test.js', `const apiKey = 'fake-one';`, /test data/],
  ['as part of a text', 'src/a.js', "const url = 'https://u:fake@' + host;", /no text of its own/],
  ['in a settings file', 'config.json', `{"apiKey": "fake-one"}`, /move the value out/],
])('a secret is left: %s', async (_, path, code, reason) => {
  const result = await fix({ rule: 'secret', category: 'secret', path, code });
  expect(result.code).toBe(code);
  expect(result.notes).toMatch(reason);
});

test.each([
  ['yaml-load', 'import yaml\nx = yaml.load(f)\n', 'import yaml\nx = yaml.safe_load(f)\n'],
  [
    'yaml-load',
    'import yaml\nx = yaml.load(open(p), Loader=yaml.FullLoader)\n',
    'import yaml\nx = yaml.safe_load(open(p))\n',
  ],
  ['weak-hash', '#\nh = hashlib.md5(data)\n', '#\nh = hashlib.sha256(data)\n'],
  ['py-yaml-load', '#\nx = list(yaml.full_load_all(f))\n', '#\nx = list(yaml.safe_load_all(f))\n'],
  ['py-weak-hash', '#\nh = hashlib.new("md5", b)\n', '#\nh = hashlib.new("sha256", b)\n'],
  ['py-tls-off', '#\nf(ssl_verify = False)\n', '#\nf(ssl_verify = True)\n'],
  ['tls-verify-off', '#\nrequests.get(u, verify=False)\n', '#\nrequests.get(u, verify=True)\n'],
])('Python, %s: %s', async (rule, code, wanted) => {
  expect((await fix({ rule, path: 'app/a.py', line: 2, code })).code).toBe(wanted);
});

test.each([
  ['yaml-load', 'x = yaml.load(f, Loader=yaml.SafeLoader)\n'],
  ['yaml-load', 'x = yaml.load(\n  f)\n'],
  ['weak-hash', 'h = hashlib.md5(x, usedforsecurity=False)\n'],
  ['weak-hash', 'h = hashlib.md5(password)\n'],
  ['subprocess-shell', 'subprocess.run(c, shell=True)\n'],
])('Python is left, %s: %s', async (rule, code) => {
  const result = await fix({ rule, path: 'a.py', code });
  expect(result.code).toBe(code);
  expect(result.proposal.notes).toHaveLength(1);
});

test('a Python secret goes to the environment, with its import', async () => {
  const code = '# app\nimport json\n\nAPI_KEY = "fake-one"  # main\n';
  const result = await fix({ rule: 'secret', category: 'secret', path: 'a.py', line: 4, code });
  expect(result.code).toBe('# app\nimport os\nimport json\n\nAPI_KEY = os.environ["API_KEY"]  # main\n');
});

test('everything beside the changes keeps its bytes', async () => {
  const code = "\uFEFF'use strict'\r\n\tconst  a=1 ;\r\nfoo(eval('('+b+')'))\n\r\n  // end";
  expect((await fix({ rule: 'no-eval', line: 3, code })).code).toBe(
    code.replace("eval('('+b+')')", 'JSON.parse(b)'),
  );
});

test('two findings at one place are one change; both count', async () => {
  const finding = { category: 'code' as const, path: 'a.js', line: 1, column: 5 };
  const findings = [
    { ...finding, id: 'a', rule: 'no-eval' },
    { ...finding, id: 'b', rule: 'security/detect-eval-with-expression' },
  ];
  const { proposal, after } = await propose(
    fixFindings,
    { 'a.js': "x = eval('(' + y + ')');" },
    { findings, maxFiles: 5 },
  );
  expect(after['a.js']).toBe('x = JSON.parse(y);');
  expect(proposal).toMatchObject({ fixed: ['a', 'b'], left: 0 });
});

test('changes that meet: the first stays, the other is left', async () => {
  const code = `f(eval('(' + eval('(' + a + ')') + ')'));`;
  const findings = [1, 14].map((column) => ({
    id: `${column}`,
    rule: 'no-eval',
    category: 'code' as const,
    path: 'a.js',
    line: 1,
    column: column + 2,
  }));
  const { proposal, after } = await propose(fixFindings, { 'a.js': code }, { findings, maxFiles: 5 });
  expect(proposal.fixed).toHaveLength(1);
  expect(after['a.js']).toContain('JSON.parse(');
  expect(proposal.notes.join()).toContain('meets another one');
});

test('a finding whose file has gone, or that names a path outside, is no reason to fail or to look there', async () => {
  const finding = { id: 'a', rule: 'no-eval', category: 'code' as const, line: 1, column: 1 };
  const run = (path: string) =>
    propose(fixFindings, { 'a.js': 'x' }, { findings: [{ ...finding, path }], maxFiles: 5 });
  expect((await run('gone.js')).proposal.notes).toEqual(['gone.js: left, it is not there any more.']);
  for (const path of ['../a.js', '/etc/passwd', 'x/../../y', '.git/config', '.GIT/config']) {
    const { proposal } = await run(path);
    expect(proposal.changed).toBe(false);
    expect(proposal.notes[0]).toContain(': left, it ');
    expect(proposal.notes[0]).not.toContain('not there any more');
  }
});

test('only the rules that are asked for, and no more files than asked', async () => {
  const files = { 'a.js': 'eval(jsonA)', 'b.js': 'eval(jsonB)', 'c.js': 'new Buffer(1)' };
  const findings = Object.keys(files).map((path) => ({
    id: path,
    rule: path === 'c.js' ? 'new-buffer' : 'no-eval',
    category: 'code' as const,
    path,
    line: 1,
    column: 1,
  }));
  const { proposal } = await propose(fixFindings, files, { findings, rules: ['no-eval'], maxFiles: 1 });
  expect(proposal).toMatchObject({ fixed: ['a.js'], left: 1, files: [{ path: 'a.js' }] });
  expect(proposal.notes.join()).toContain('1 more files have findings');
});

test('a file that is nested without end costs its own findings, not those of others', async () => {
  const files = {
    'a.js': `eval(jsonA);\n${'('.repeat(60_000)}1${')'.repeat(60_000)};`,
    'b.js': 'eval(jsonB)',
  };
  const findings = Object.keys(files).map((path) => ({
    id: path,
    rule: 'no-eval',
    category: 'code' as const,
    path,
    line: 1,
    column: 1,
  }));
  const { proposal } = await propose(fixFindings, files, { findings, maxFiles: 5 });
  expect(proposal.fixed).toEqual(['b.js']);
  expect(proposal.notes.join()).toContain('nested too deeply');
});

test('files made to cost time: long lines, blank lines, endless SQL', async () => {
  const blank = '\n'.repeat(300_000);
  const long = `db.query('SELECT * FROM t WHERE a = ' + a + '${' '.repeat(200_000)}');`;
  const files: Tree = {
    '.env.example': blank,
    'a.js': `const apiKey = 'fake-one';`,
    'b.js': long,
    'c.py': `x = yaml.load(${'('.repeat(50_000)}`,
  };
  const finding = { line: 1, column: 1 };
  const findings = [
    { ...finding, id: 'a', rule: 'secret', category: 'secret' as const, path: 'a.js' },
    { ...finding, id: 'b', rule: 'sql', category: 'code' as const, path: 'b.js' },
    { ...finding, id: 'c', rule: 'yaml', category: 'code' as const, path: 'c.py' },
  ];
  const { proposal } = await propose(fixFindings, files, { findings, maxFiles: 5 });
  expect(proposal.fixed).toEqual(['a']);
});

test('what a person named when rejecting an earlier proposal is left out, and said so', async () => {
  const code = `const x = eval('(' + body + ')');\n`;
  const files = { 'src/a.js': code, 'src/a.jsx': code, 'lib/b.js': code };
  const findings = Object.keys(files).map((path) => ({
    id: path,
    rule: 'no-eval',
    category: 'code' as const,
    path,
    line: 1,
    column: 1,
  }));
  const run = async (reason: string) => {
    const feedback = [{ reason, by: 'ada', round: 0, patchDigest: null }];
    const { proposal } = await propose(fixFindings, files, { findings, maxFiles: 10 }, { feedback });
    return proposal;
  };
  const some = await run('leave `src/a.js` alone.');
  expect(some.fixed).toEqual(['lib/b.js', 'src/a.jsx']);
  expect(some.left).toBe(1);
  expect(some.notes[0]).toBe('Left out src/a.js: ada named it when rejecting an earlier proposal.');
  const byEnd = await run('Leave a.js as it is, please.');
  expect(byEnd.fixed).toEqual(['lib/b.js', 'src/a.jsx']);
  expect(byEnd.notes[0]).toBe('Left out src/a.js: ada named it when rejecting an earlier proposal.');
  expect((await run('leave other/a.js and the src alone')).fixed).toHaveLength(3);
  expect((await run('no-eval is fine here')).changed).toBe(false);
  expect((await run('I do not like it')).fixed).toHaveLength(3);
});
