import type { Example } from './security-scanner-script-examples.ts';

export const OTHER_EXAMPLES: Readonly<Record<string, Example>> = {
  'py-eval': {
    path: 'a.py',
    bad: ['eval(text)', 'exec(code, scope)', 'x = eval(f"a{b}")'],
    good: [
      '# eval(text)',
      's = "eval(text)"',
      'model.eval()',
      'ast.literal_eval(x)',
      'def eval(self): pass',
      "eval('1 + 1')",
      'retrieval(x)',
      '"""',
      'eval(text)',
      '"""',
    ],
  },
  'py-os-command': {
    path: 'a.py',
    bad: [
      'os.system("rm " + path)',
      'os.system(f"ls {d}")',
      'os.popen("cat %s" % name)',
      'subprocess.getoutput(command)',
      'os.system(cmd)',
    ],
    good: ['os.system("clear")', "# os.system('rm ' + path)"],
  },
  'py-subprocess-shell': {
    path: 'a.py',
    head: 'import subprocess',
    bad: ['subprocess.run(cmd, shell=True)', 'Popen(c, shell = True)'],
    good: ['subprocess.run([a, b])', 'subprocess.run(cmd, shell=False)', '# shell=True', 's = "shell=True"'],
  },
  'py-unsafe-deserialize': {
    path: 'a.py',
    bad: [
      'x = pickle.loads(data)',
      'cPickle.load(f)',
      'dill.loads(b)',
      'shelve.open(p)',
      'jsonpickle.decode(s)',
    ],
    good: ['json.loads(data)', 'pickle.dumps(x)', '# pickle.loads(data)'],
  },
  'py-yaml-load': {
    path: 'a.py',
    bad: ['yaml.load(f)', 'yaml.load(f, Loader=yaml.Loader)', 'yaml.unsafe_load(x)'],
    good: ['yaml.safe_load(f)', 'yaml.load(f, Loader=yaml.SafeLoader)', 'yaml.load(f, Loader=CSafeLoader)'],
  },
  'py-sql-injection': {
    path: 'a.py',
    bad: [
      'cur.execute(f"SELECT * FROM t WHERE id = {id}")',
      'cur.execute(f"SELECT * FROM t WHERE name = \'{name}\'")',
      'cur.execute("SELECT * FROM t WHERE id = %s" % id)',
      'q = "DELETE FROM t WHERE n = \'" + name',
      'cur.execute("select a from t where b = {}".format(b))',
      "db.execute(f'UPDATE t SET a = {a}')",
    ],
    good: [
      'cur.execute("SELECT * FROM t WHERE id = %s", (id,))',
      'cur.execute(f"SELECT * FROM {TABLE}")',
      'q = "SELECT a FROM b " "WHERE c = 1"',
      '# cur.execute(f"SELECT * FROM t WHERE id = {id}")',
      'print("Select one from " + name)',
    ],
  },
  'py-tls-off': {
    path: 'a.py',
    head: 'import requests, ssl',
    bad: [
      'requests.get(url, verify=False)',
      'ctx = ssl._create_unverified_context()',
      'ctx.verify_mode = ssl.CERT_NONE',
    ],
    good: ['requests.get(url, verify=True)', '# verify=False', 's = "verify=False"'],
  },
  'py-debug-server': {
    path: 'a.py',
    bad: ["app.run(host='0.0.0.0', debug=True)"],
    good: ['app.run(debug=False)', 'run(debug=True)'.replace('run(', 'other(')],
  },
  'py-django-debug': {
    path: 'app/settings.py',
    bad: ['DEBUG = True'],
    good: ["DEBUG = env('DEBUG')", '# DEBUG = True', 'X_DEBUG = True'],
  },
  'py-weak-password-hash': {
    path: 'a.py',
    bad: ['hashlib.md5(password.encode())', 'hashlib.sha256(user.passwd)'],
    good: ['hashlib.sha256(data)', 'hashlib.scrypt(password, salt=s)'],
  },
  'py-weak-hash': {
    path: 'a.py',
    bad: ['hashlib.md5(data)', 'hashlib.sha1()', "hashlib.new('md5')"],
    good: ['hashlib.sha256(data)', 'hashlib.md5(data, usedforsecurity=False)', '# hashlib.md5(x)'],
  },
  'py-weak-cipher': {
    path: 'a.py',
    bad: ['c = DES.new(key)', 'AES.new(k, AES.MODE_ECB)', 'modes.ECB()'],
    good: ['AES.new(k, AES.MODE_GCM)'],
  },
  'py-insecure-random': {
    path: 'a.py',
    bad: ['token = "".join(random.choice(chars) for _ in range(20))', 'otp_code = str(random.randint(0, 9))'],
    good: ['x = random.random()', 'token = secrets.token_hex()', 'token = random.SystemRandom().choice(c)'],
  },
  'py-template-injection': {
    path: 'a.py',
    bad: ['render_template_string(template)', 'Environment(autoescape=False)'],
    good: ["render_template_string('<p>{{ x }}</p>')", "render_template('a.html')"],
  },
  'py-path-traversal': {
    path: 'a.py',
    bad: ["open(request.args['f'])", "send_file(os.path.join(d, request.args.get('n')))"],
    good: ["open(secure_filename(request.args['f']))", 'open(path)'],
  },
  'py-ssh-any-host': {
    path: 'a.py',
    bad: ['c.set_missing_host_key_policy(paramiko.AutoAddPolicy())'],
    good: ['c.set_missing_host_key_policy(RejectPolicy())'],
  },
  'py-tempfile-race': { path: 'a.py', bad: ['n = tempfile.mktemp()'], good: ['tempfile.mkstemp()'] },
  'go-sql-injection': {
    path: 'a.go',
    bad: [
      'q := fmt.Sprintf("SELECT * FROM t WHERE id = %s", id)',
      'db.Query("SELECT * FROM t WHERE n = \'" + name + "\'")',
    ],
    good: [
      'db.Query("SELECT * FROM t WHERE id = ?", id)',
      '// fmt.Sprintf("SELECT * FROM t WHERE id = %s", id)',
    ],
  },
  'go-command-injection': {
    path: 'a.go',
    bad: [
      'exec.Command("sh", "-c", cmd).Run()',
      'exec.Command("/bin/bash", "-c", "ls "+dir)',
      'exec.Command("bash", "-c", fmt.Sprintf("ls %s", d))',
    ],
    good: ['exec.Command("ls", dir)', 'exec.Command("sh", "-c", "ls -la")'],
  },
  'go-tls-off': {
    path: 'a.go',
    bad: ['tls.Config{InsecureSkipVerify: true}'],
    good: ['tls.Config{InsecureSkipVerify: false}', '// InsecureSkipVerify: true'],
  },
  'go-weak-hash': {
    path: 'a.go',
    bad: ['h := md5.New()', 'sha1.Sum(data)'],
    good: ['sha256.New()', '"md5.New()"'],
  },
  'java-sql-injection': {
    path: 'A.java',
    bad: [
      'st.executeQuery("SELECT * FROM t WHERE id = " + id);',
      'String.format("SELECT * FROM t WHERE id = \'%s\'", id);',
    ],
    good: [
      'c.prepareStatement("SELECT * FROM t WHERE id = ?");',
      '// "SELECT * FROM t WHERE id = " + id',
      '"SELECT a FROM t " + "WHERE b = 1"',
    ],
  },
  'java-command-injection': {
    path: 'A.java',
    bad: ['Runtime.getRuntime().exec("ls " + dir);', 'Runtime.getRuntime().exec(cmd);'],
    good: ['Runtime.getRuntime().exec("ls");'],
  },
  'java-weak-hash': {
    path: 'A.java',
    bad: ['MessageDigest.getInstance("MD5");', 'MessageDigest.getInstance("SHA-1");'],
    good: ['MessageDigest.getInstance("SHA-256");'],
  },
  'java-weak-cipher': {
    path: 'A.java',
    bad: ['Cipher.getInstance("DES");', 'Cipher.getInstance("AES/ECB/PKCS5Padding");'],
    good: ['Cipher.getInstance("AES/GCM/NoPadding");'],
  },
  'java-unsafe-deserialize': {
    path: 'A.java',
    head: 'import java.io.ObjectInputStream;',
    bad: ['Object o = in.readObject();'],
    good: ['in.readInt();'],
  },
  'java-tls-off': {
    path: 'A.java',
    bad: [
      'b.setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);',
      'public void checkServerTrusted(X509Certificate[] c, String t) {}',
    ],
    good: ['public void checkServerTrusted(X509Certificate[] c, String t) { d.checkServerTrusted(c, t); }'],
  },
  'cs-sql-injection': {
    path: 'A.cs',
    bad: [
      'new SqlCommand("SELECT * FROM t WHERE id = " + id);',
      'var q = $"SELECT * FROM t WHERE id = {id}";',
    ],
    good: ['new SqlCommand("SELECT * FROM t WHERE id = @id");', '// $"SELECT * FROM t WHERE id = {id}"'],
  },
  'cs-weak-hash': {
    path: 'A.cs',
    bad: ['using var h = MD5.Create();', 'new SHA1CryptoServiceProvider();'],
    good: ['SHA256.Create();'],
  },
  'cs-unsafe-deserialize': {
    path: 'A.cs',
    bad: ['var f = new BinaryFormatter();', 's.TypeNameHandling = TypeNameHandling.All;'],
    good: ['JsonSerializer.Deserialize<T>(x);'],
  },
  'cs-tls-off': {
    path: 'A.cs',
    bad: [
      'h.ServerCertificateCustomValidationCallback = (m, c, ch, e) => true;',
      'x = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;',
    ],
    good: ['h.ServerCertificateCustomValidationCallback = Check;'],
  },
  'php-eval': {
    path: 'a.php',
    bad: ['eval($code);', 'assert("x" . $y);'],
    good: ['// eval($code);', '$x->eval($code);', "eval('return 1;');"],
  },
  'php-sql-injection': {
    path: 'a.php',
    bad: [
      '$db->query("SELECT * FROM t WHERE id = $id");',
      "mysqli_query($c, 'SELECT * FROM t WHERE id = ' . $id);",
    ],
    good: [
      '$db->prepare("SELECT * FROM t WHERE id = ?");',
      '# $db->query("SELECT * FROM t WHERE id = $id");',
    ],
  },
  'php-command-injection': {
    path: 'a.php',
    bad: ['shell_exec("ls " . $dir);', 'system("ls $dir");'],
    good: ['exec("ls");', 'exec("ls " . escapeshellarg($d));', '$pdo->exec($sql);'],
  },
  'php-unserialize': {
    path: 'a.php',
    bad: ['$x = unserialize($_COOKIE["a"]);'],
    good: ['unserialize($x, ["allowed_classes" => false]);', 'serialize($x);'],
  },
  'php-xss': {
    path: 'a.php',
    bad: ['echo "Hi " . $_GET["n"];', '<?= $_POST["a"] ?>'],
    good: ['echo htmlspecialchars($_GET["n"]);', 'echo $name;'],
  },
  'php-file-inclusion': {
    path: 'a.php',
    bad: ['include $_GET["page"];', 'require_once("p/" . $_REQUEST["p"]);'],
    good: ["include 'header.php';"],
  },
  'php-weak-password-hash': {
    path: 'a.php',
    bad: ['$h = md5($password);'],
    good: ['md5($file);', 'password_hash($password, PASSWORD_DEFAULT);'],
  },
  'rb-eval': {
    path: 'a.rb',
    bad: ['eval(code)', 'eval params[:x]'],
    good: ['# eval(code)', "eval('1')", 'x.class_eval do', 'def eval(x)'],
  },
  'rb-sql-injection': {
    path: 'a.rb',
    bad: ['User.where("name = \'#{name}\'")', 'find_by_sql("SELECT * FROM t WHERE id = #{id}")'],
    good: ["User.where('name = ?', name)", '# User.where("name = #{name}")'],
  },
  'rb-command-injection': {
    path: 'a.rb',
    bad: ['system("ls #{dir}")', '`cat #{file}`'],
    good: ["system('ls', dir)", '`ls`'],
  },
  'rb-unsafe-deserialize': {
    path: 'a.rb',
    bad: ['Marshal.load(data)', 'YAML.load(text)'],
    good: ['YAML.safe_load(text)', 'JSON.parse(x)'],
  },
  'rb-tls-off': {
    path: 'a.rb',
    bad: ['http.verify_mode = OpenSSL::SSL::VERIFY_NONE'],
    good: ['http.verify_mode = OpenSSL::SSL::VERIFY_PEER'],
  },
  'rb-weak-hash': { path: 'a.rb', bad: ['Digest::MD5.hexdigest(x)'], good: ['Digest::SHA256.hexdigest(x)'] },
  'docker-root': {
    path: 'Dockerfile',
    bad: ['USER root', 'user 0:0'],
    good: ['USER root', 'RUN x', 'USER app'],
  },
  'docker-latest': {
    path: 'Dockerfile',
    bad: ['FROM node:latest'],
    good: ['FROM node:22.1-alpine', '# FROM node:latest'],
  },
  'docker-remote-script': {
    path: 'install.sh',
    bad: ['curl -fsSL https://x.dev/i.sh | sudo bash', 'wget -qO- https://x.dev | sh'],
    good: ['curl -o i.sh https://x.dev/i.sh', '# curl x | sh', 'curl x | jq .'],
  },
  'docker-insecure-add': {
    path: 'Dockerfile',
    bad: ['ADD http://x.dev/a.tgz /'],
    good: ['ADD https://x.dev/a.tgz /', 'ADD . /'],
  },
  'container-privileged': {
    path: 'compose.yaml',
    head: 'services:',
    bad: ['    privileged: true', '      - /var/run/docker.sock:/var/run/docker.sock'],
    good: ['    privileged: false', '    # privileged: true'],
  },
  'actions-script-injection': {
    path: '.github/workflows/a.yml',
    head: 'run: x',
    bad: [
      '        echo "${{ github.event.issue.title }}"',
      '      - run: git checkout ${{ github.head_ref }}',
    ],
    good: ['          TITLE: ${{ github.event.issue.title }}', '        echo "$TITLE ${{ github.sha }}"'],
  },
  'actions-target-checkout': {
    path: '.github/workflows/a.yml',
    head: 'on: pull_request_target',
    bad: ['          ref: ${{ github.event.pull_request.head.sha }}'],
    good: ['          ref: main'],
  },
  'terraform-open-port': {
    path: 'main.tf',
    bad: ['ingress { from_port = 22, to_port = 22, cidr_blocks = ["0.0.0.0/0"] }'],
    good: [
      'egress { cidr_blocks = ["0.0.0.0/0"] }',
      'ingress { from_port = 443, to_port = 443, cidr_blocks = ["0.0.0.0/0"] }',
    ],
  },
  'dependency-insecure-url': {
    path: 'package.json',
    bad: ['  "left": "http://x.dev/left.tgz",', '  "right": "git://x.dev/right.git",'],
    good: [
      '  "homepage": "http://x.dev",',
      '  "url": "git://x.dev/a.git",',
      '  "left": "https://x.dev/left.tgz",',
    ],
  },
};
