/** What a rule finds and what it leaves alone. */
export interface Example {
  readonly path: string;
  /** Each line alone (after the head) has the problem; the place must be on it. */
  readonly bad: readonly string[];
  /** None of these has, all in one file. */
  readonly good: readonly string[];
  /** Stands above each: what a rule needs to be told. */
  readonly head?: string;
}

export const SCRIPT_EXAMPLES: Readonly<Record<string, Example>> = {
  'js-eval': {
    path: 'a.ts',
    bad: [
      'eval(text);',
      'window.eval(a + b);',
      'const f = new Function("a", body);',
      'Function(code)();',
      'setTimeout(`run(${x})`, 10);',
      'setInterval("go(" + x + ")", 5);',
    ],
    good: [
      '// eval(text)',
      'const s = "eval(text)";',
      'model.eval(x);',
      'eval("1 + 1");',
      'setTimeout(() => go(x), 10);',
      'new Function("return 1");',
      'evaluate(x);',
      'type F = Function;',
      'new FunctionBuilder(x);',
    ],
  },
  'js-command-injection': {
    path: 'a.js',
    head: "const { exec, execSync } = require('child_process');",
    bad: [
      'exec(`ls ${dir}`, cb);',
      "execSync('rm -rf ' + dir);",
      "require('child_process'); cp.exec('git ' + args.join(' '));",
      'await execAsync(`cat ${file}`);',
    ],
    good: [
      "exec('ls -la', cb);",
      'execSync(`ls -la`);',
      'const m = /x/.exec(`a${b}`);',
      'db.exec(`create ${x}`);',
      '// exec(`ls ${dir}`)',
      "execFile('ls', [dir]);",
    ],
  },
  'js-spawn-shell': {
    path: 'a.js',
    head: "import { spawn } from 'node:child_process';",
    bad: ['spawn(command, args, { shell: true });', 'cp.spawnSync(cmd, { stdio, shell: true });'],
    good: [
      "spawn('npm run build', { shell: true });",
      'spawn(command, args, { shell: false });',
      'const o = { shell: true };',
    ],
  },
  'js-sql-injection': {
    path: 'a.js',
    bad: [
      'db.query(`SELECT * FROM users WHERE id = ${id}`);',
      "db.query('SELECT * FROM users WHERE id = ' + id);",
      'const q = "DELETE FROM users WHERE name = \'" + name + "\'";',
      'pool.query("select a, b from t where x = " + x + " limit 1", cb);',
      'await run(`UPDATE t SET a = ${a} WHERE b = 1`);',
      "const s = `insert into logs values ('${line}')`;",
      "db.all('SELECT a FROM b WHERE c = ' + f(x) + ' LIMIT 1');",
    ],
    good: [
      "db.query('SELECT * FROM users WHERE id = $1', [id]);",
      'db.query(sql`SELECT * FROM users WHERE id = ${id}`);',
      'prisma.$queryRaw`SELECT * FROM t WHERE id = ${id}`;',
      'db.query(`SELECT * FROM ${TABLE} WHERE id = ?`, [id]);',
      "db.query('SELECT a, b ' + 'FROM t WHERE c = ?');",
      'db.query(`SELECT a FROM b WHERE c IN (${ids.map(() => "?").join(",")})`, ids);',
      'db.query(`SELECT a FROM b WHERE ${conditions.join(" AND ")}`, values);',
      'log(`Select a file from ${folder}`.length);'.replace('Select a file from', 'Choose a file of'),
      "const text = 'Please update the ' + name;",
      '// db.query(`SELECT * FROM users WHERE id = ${id}`)',
    ],
  },
  'js-path-traversal': {
    path: 'a.js',
    bad: [
      'fs.readFile(req.query.file, cb);',
      'res.sendFile(path.join(root, req.params.name));',
      'const s = fs.createReadStream(`./data/${req.body.id}`);',
    ],
    good: [
      'fs.readFile(file, cb);',
      'fs.readFile(path.join(root, path.basename(req.params.name)), cb);',
      "res.sendFile('/index.html');",
      'res.download(report);',
    ],
  },
  'js-ssrf': {
    path: 'a.js',
    bad: [
      'await fetch(req.query.url);',
      'axios.get(req.body.target);',
      'fetch(`https://${req.params.host}/x`);',
    ],
    good: [
      'fetch(url);',
      'fetch(`https://api.acme.dev/users/${req.params.id}`);',
      "axios.post('https://api.acme.dev', req.body);",
      "axios({ url: 'x', data: req.body });",
    ],
  },
  'js-regex-from-request': {
    path: 'a.js',
    bad: ['const r = new RegExp(req.query.q);', "RegExp('^' + req.body.name);"],
    good: ['new RegExp(pattern);', "new RegExp('^a+$');"],
  },
  'js-vm-code': {
    path: 'a.js',
    head: "const vm = require('vm');",
    bad: ['vm.runInNewContext(code, {});', 'new vm.Script(source);'],
    good: ["vm.runInNewContext('1 + 1');", 'new vm.Script(String.raw`x`);'],
  },
  'js-unsafe-deserialize': {
    path: 'a.js',
    head: "const s = require('node-serialize');",
    bad: ['s.unserialize(cookie);', 'unserialize(text);'],
    good: ['s.serialize(x);', 'JSON.parse(x);'],
  },
  'js-inner-html': {
    path: 'a.ts',
    bad: [
      'el.innerHTML = value;',
      'el.innerHTML += `<b>${name}</b>`;',
      "el.insertAdjacentHTML('beforeend', markup);",
      'document.write(text);',
      'this.el.outerHTML = html;',
    ],
    good: [
      "el.innerHTML = '';",
      'el.innerHTML = `<b>x</b>`;',
      'el.innerHTML = DOMPurify.sanitize(value);',
      'el.innerHTML = escapeHtml(x);',
      'const a = el.innerHTML;',
      'el.textContent = value;',
      "document.write('x');",
    ],
  },
  'js-dangerous-react-markup': {
    path: 'a.tsx',
    bad: ['const a = <div dangerouslySetInnerHTML={{ __html: props.html }} />;'],
    good: [
      'const a = <div dangerouslySetInnerHTML={{ __html: sanitize(html) }} />;',
      'const b = <style dangerouslySetInnerHTML={{ __html: STYLES }} />;',
      'const c = <div>{html}</div>;',
      "const d = <div dangerouslySetInnerHTML={{ __html: '<b>x</b>' }} />;",
    ],
  },
  'js-reflected-xss': {
    path: 'a.js',
    bad: [
      'res.send(`<p>${req.query.name}</p>`);',
      "res.status(404).send('No ' + req.params.id);",
      'res.end(req.query.x);',
    ],
    good: [
      'res.json(req.query);',
      'res.send(`<p>${escapeHtml(req.query.name)}</p>`);',
      'res.send(page);',
      "res.send('ok');",
      'res.send({ id: req.params.id });',
    ],
  },
  'js-open-redirect': {
    path: 'a.js',
    bad: ['res.redirect(req.query.next);', 'res.redirect(302, req.body.url);'],
    good: ["res.redirect('/home');", 'res.redirect(`/users/${req.params.id}`);', 'res.redirect(next);'],
  },
  'js-cors-credentials': {
    path: 'a.js',
    bad: [
      "app.use(cors({ origin: '*', credentials: true }));",
      'const o = { origin: true, methods, credentials: true };',
    ],
    good: [
      "cors({ origin: 'https://acme.dev', credentials: true });",
      "cors({ origin: '*' });",
      'cors({ origin: true, credentials: false });',
    ],
  },
  'js-insecure-cookie': {
    path: 'a.js',
    bad: ["res.cookie('s', id, { httpOnly: false });"],
    good: ["res.cookie('s', id, { httpOnly: true });", '// httpOnly: false'],
  },
  'js-insecure-random': {
    path: 'a.js',
    bad: [
      'const token = Math.random().toString(36);',
      'user.resetCode = `${Math.floor(Math.random() * 1e6)}`;',
      'const o = { sessionId: Math.random() };',
      'function makeToken() { return Math.random().toString(36); }',
      'const createNonce = () => Math.random();',
    ],
    good: [
      'const x = Math.random();',
      'const delay = base * Math.random();',
      'const tokens = () => { const jitter = 1; return jitter; }; const y = Math.random();',
    ],
  },
  'js-postmessage-any-origin': {
    path: 'a.js',
    bad: ["frame.contentWindow.postMessage(data, '*');"],
    good: ["w.postMessage(data, 'https://acme.dev');", 'port.postMessage(data);'],
  },
  'js-electron-unsafe-window': {
    path: 'a.ts',
    bad: [
      'const w = { webPreferences: { nodeIntegration: true } };',
      'const w = { contextIsolation: false };',
    ],
    good: ['const w = { nodeIntegration: false, contextIsolation: true };'],
  },
  'js-weak-password-hash': {
    path: 'a.js',
    bad: [
      "crypto.createHash('md5').update(password).digest('hex');",
      "createHash('sha256').update(user.passwordText);",
    ],
    good: ["createHash('sha256').update(file);", "createHmac('sha256', key).update(password);"],
  },
  'js-weak-hash': {
    path: 'a.js',
    bad: ["crypto.createHash('md5').update(x);", 'createHash("SHA1");', "const h = createHmac('sha1', key);"],
    good: [
      "createHash('sha256');",
      'createHash(algorithm);',
      "// createHash('md5')",
      "createHash('md5').update(password);",
    ],
  },
  'js-weak-cipher': {
    path: 'a.js',
    bad: [
      "crypto.createCipher('aes192', key);",
      "createCipheriv('des-ede3', k, iv);",
      "crypto.createDecipheriv('aes-128-ecb', k, null);",
    ],
    good: ["createCipheriv('aes-256-gcm', k, iv);"],
  },
  'js-tls-off': {
    path: 'a.js',
    bad: [
      'const a = new Agent({ rejectUnauthorized: false });',
      "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';",
      "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0;",
      "const o = { 'strictSSL': false };",
    ],
    good: [
      'const a = { rejectUnauthorized: true };',
      "const s = 'rejectUnauthorized: false';",
      "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1';",
    ],
  },
  'js-hardcoded-signing-secret': {
    path: 'a.js',
    bad: [
      "jwt.sign(claims, 'opensesame');",
      "jwt.verify(token, 'opensesame', cb);",
      "app.use(session({ secret: 'opensesame', resave: false }));",
    ],
    good: [
      'jwt.sign(claims, SECRET);',
      'jwt.verify(token, process.env.SECRET);',
      'session({ secret });',
      "session({ name: 'secret' });",
    ],
  },
  'js-jwt-none': {
    path: 'a.js',
    bad: ["jwt.verify(t, k, { algorithms: ['none'] });", "jwt.sign(c, k, { algorithm: 'none' });"],
    good: ["jwt.verify(t, k, { algorithms: ['RS256'] });", "const display = 'none';"],
  },
};
