import type { TextRule } from './rule.ts';
import { SQL_WORDS, sqlStart } from './sql.ts';

const FROM_REQUEST =
  /\$_(?:GET|POST|REQUEST|COOKIE)\b|\bparams\[|\br\.(?:URL|Form)|\bgetParameter\(|\bRequest\.(?:Query|Form)/;
const SQL = sqlStart('[^"\\n]{1,400}?');
const SQL_TEXT = {
  title: 'SQL put together from parts',
  severity: 'high',
  worseFor: FROM_REQUEST,
  category: 'code',
  keywords: SQL_WORDS,
  view: 'text',
  message: 'Values become part of the SQL text: whoever shapes them reads or changes any row.',
  fix: 'Write a placeholder for each value and pass the values beside the text.',
} as const;
const TLS_TEXT = {
  title: 'Certificates are not checked',
  severity: 'high',
  category: 'code',
  view: 'code',
  message: 'Whoever stands between this process and the server can read and change what they say.',
  fix: 'Check certificates; add the authority of a self-signed one to those that are trusted.',
} as const;
const HASH_TEXT = {
  title: 'Broken hash',
  severity: 'low',
  category: 'code',
  message: 'Two texts with the same hash can be made at will: nothing that matters may rest on it.',
  fix: 'Use SHA-256; for passwords argon2, scrypt or bcrypt.',
} as const;
const COMMAND_TEXT = {
  title: 'Shell command put together from parts',
  severity: 'high',
  worseFor: FROM_REQUEST,
  category: 'code',
  message:
    'A command line is put together from parts: a part with ; or $( ) in it runs as a command of its own.',
  fix: 'Start the program itself with a list of arguments, without a shell.',
} as const;
const DESERIALIZE_TEXT = {
  title: 'Objects made from untrusted bytes',
  severity: 'high',
  category: 'code',
  view: 'code',
  message: 'Loading this format can run code that the bytes bring along.',
  fix: 'Use JSON and check the result against a schema.',
} as const;

export const GO_RULES: readonly TextRule[] = [
  {
    ...SQL_TEXT,
    id: 'go-sql-injection',
    languages: ['go'],
    pattern: new RegExp(
      `\\bfmt\\.Sprintf\\(\\s{0,20}["\`]\\s{0,50}${SQL}[^"\`]{0,300}%[svdq]|["\`]\\s{0,50}${SQL}[^"\`\\n]{0,300}["\`]\\s{0,3}\\+\\s{0,3}[A-Za-z]`,
      'g',
    ),
  },
  {
    ...COMMAND_TEXT,
    id: 'go-command-injection',
    languages: ['go'],
    keywords: ['exec.Command'],
    view: 'text',
    pattern:
      /\bexec\.Command(?:Context)?\([^\n]{0,60}"(?:\/bin\/)?(?:ba|z)?sh",\s{0,3}"-c",\s{0,3}(?:fmt\.Sprintf|[a-zA-Z_]\w{0,60}|"[^"\n]{0,200}"\s{0,3}\+)/g,
  },
  {
    ...TLS_TEXT,
    id: 'go-tls-off',
    languages: ['go'],
    keywords: ['InsecureSkipVerify'],
    pattern: /\bInsecureSkipVerify\s{0,3}[:=]\s{0,3}true\b/g,
  },
  {
    ...HASH_TEXT,
    id: 'go-weak-hash',
    languages: ['go'],
    keywords: ['md5.', 'sha1.'],
    view: 'code',
    pattern: /(?<![\w.])(?:md5|sha1)\.(?:New|Sum)\s{0,3}\(/g,
  },
];

export const JAVA_RULES: readonly TextRule[] = [
  {
    ...SQL_TEXT,
    id: 'java-sql-injection',
    languages: ['java'],
    pattern: new RegExp(
      `"\\s{0,50}${SQL}[^"\\n]{0,300}"\\s{0,20}\\+\\s{0,20}[A-Za-z]|[Ss]tring\\.[Ff]ormat\\(\\s{0,20}"\\s{0,50}${SQL}[^"\\n]{0,300}%s`,
      'g',
    ),
  },
  {
    ...COMMAND_TEXT,
    id: 'java-command-injection',
    languages: ['java'],
    keywords: ['getRuntime'],
    view: 'code',
    pattern: /\bgetRuntime\(\)\s{0,20}\.exec\(\s{0,20}(?:"\s{0,300}"\s{0,3}\+|[a-z]\w{0,60}\s{0,3}[),+])/g,
  },
  {
    ...HASH_TEXT,
    id: 'java-weak-hash',
    languages: ['java'],
    keywords: ['MessageDigest'],
    view: 'text',
    pattern: /\bMessageDigest\.getInstance\(\s{0,5}"(?:MD[245]|SHA-?1)"/gi,
  },
  {
    id: 'java-weak-cipher',
    title: 'Broken cipher',
    severity: 'high',
    category: 'code',
    languages: ['java'],
    keywords: ['Cipher.getInstance'],
    view: 'text',
    pattern: /\bCipher\.getInstance\(\s{0,5}"(?:DES|DESede|RC[24]|ARCFOUR|Blowfish|AES\/ECB|AES")/g,
    message: 'This cipher, or the way it is used, is broken: what it hides can be read.',
    fix: 'Use AES/GCM/NoPadding with a new nonce for each message.',
  },
  {
    ...DESERIALIZE_TEXT,
    id: 'java-unsafe-deserialize',
    languages: ['java'],
    keywords: ['readObject'],
    needs: /ObjectInputStream/,
    pattern: /\.\s{0,3}readObject\(\s{0,3}\)/g,
  },
  {
    ...TLS_TEXT,
    id: 'java-tls-off',
    languages: ['java'],
    keywords: ['HostnameVerifier', 'checkServerTrusted', 'TrustAllStrategy'],
    pattern:
      /\b(?:NoopHostnameVerifier|ALLOW_ALL_HOSTNAME_VERIFIER|TrustAllStrategy)\b|\bcheckServerTrusted\([^)]{0,200}\)\s{0,3}(?:throws\s\w{1,40}\s{0,3})?\{\s{0,50}\}/g,
  },
];

export const CSHARP_RULES: readonly TextRule[] = [
  {
    ...SQL_TEXT,
    id: 'cs-sql-injection',
    languages: ['csharp'],
    pattern: new RegExp(
      `\\$@?"\\s{0,50}${SQL}[^"\\n]{0,300}\\{|"\\s{0,50}${SQL}[^"\\n]{0,300}"\\s{0,20}\\+\\s{0,20}[A-Za-z]|[Ss]tring\\.Format\\(\\s{0,20}"\\s{0,50}${SQL}`,
      'g',
    ),
    unless: /FromSqlInterpolated|ExecuteSqlInterpolated/,
  },
  {
    ...HASH_TEXT,
    id: 'cs-weak-hash',
    languages: ['csharp'],
    keywords: ['MD5', 'SHA1'],
    view: 'code',
    pattern:
      /\b(?:MD5|SHA1)(?:CryptoServiceProvider|Managed)?\.(?:Create|HashData)\(|\bnew\s(?:MD5|SHA1)(?:CryptoServiceProvider|Managed)\(/g,
  },
  {
    ...DESERIALIZE_TEXT,
    id: 'cs-unsafe-deserialize',
    languages: ['csharp'],
    keywords: ['BinaryFormatter', 'TypeNameHandling', 'LosFormatter'],
    pattern:
      /\bnew\s(?:BinaryFormatter|LosFormatter|NetDataContractSerializer|SoapFormatter)\(|\bTypeNameHandling\s{0,3}=\s{0,3}TypeNameHandling\.(?:All|Auto|Objects)/g,
  },
  {
    ...TLS_TEXT,
    id: 'cs-tls-off',
    languages: ['csharp'],
    keywords: ['ServerCertificate', 'DangerousAcceptAny'],
    pattern:
      /\bDangerousAcceptAnyServerCertificateValidator\b|\bServerCertificate(?:Custom)?ValidationCallback\s{0,3}\+?=[^;\n]{0,120}=>\s{0,3}(?:\{\s{0,3}return\s)?true/g,
  },
];

export const PHP_RULES: readonly TextRule[] = [
  {
    id: 'php-eval',
    title: 'Text run as code',
    severity: 'high',
    category: 'code',
    languages: ['php'],
    keywords: ['eval', 'assert', 'create_function'],
    view: 'code',
    pattern: /(?<![\w>:$])(?:eval|create_function|assert)\s{0,3}\(\s{0,10}[^)\n]{0,60}\$/g,
    message: 'Text is run as code: whoever can shape the text runs what they like.',
    fix: 'Use json_decode for data, and an array of functions for choices.',
  },
  {
    ...SQL_TEXT,
    id: 'php-sql-injection',
    languages: ['php'],
    pattern: new RegExp(
      `"\\s{0,50}${SQL}[^"\\n]{0,300}\\$(?!\\d)|["']\\s{0,50}${SQL}[^"'\\n]{0,300}["']\\s{0,5}\\.\\s{0,5}\\$`,
      'g',
    ),
  },
  {
    ...COMMAND_TEXT,
    id: 'php-command-injection',
    languages: ['php'],
    keywords: ['exec', 'system', 'passthru', 'popen'],
    view: 'text',
    pattern: /(?<![\w>:$])(?:shell_exec|exec|system|passthru|popen|proc_open)\s{0,3}\([^;\n]{0,200}\$/g,
    unless: /escapeshell(?:arg|cmd)/,
  },
  {
    ...DESERIALIZE_TEXT,
    id: 'php-unserialize',
    languages: ['php'],
    keywords: ['unserialize'],
    pattern: /(?<![\w>:$])unserialize\s{0,3}\(\s{0,5}\$/g,
    unless: /allowed_classes/,
  },
  {
    id: 'php-xss',
    title: 'Request sent back as a page',
    severity: 'high',
    category: 'code',
    languages: ['php'],
    keywords: ['$_GET', '$_POST', '$_REQUEST', '$_COOKIE'],
    view: 'text',
    pattern: /(?:\becho|\bprint|<\?=)\s{0,3}[^;\n]{0,150}\$_(?:GET|POST|REQUEST|COOKIE)\b/g,
    unless: /htmlspecialchars|htmlentities|intval|\(int\)|json_encode|esc_(?:html|attr)|urlencode|filter_/,
    message:
      'What a request brings goes into the page as it is: a script in it runs in the visitor’s session.',
    fix: 'Escape it with htmlspecialchars.',
  },
  {
    id: 'php-file-inclusion',
    title: 'Code file chosen by a request',
    severity: 'critical',
    category: 'code',
    languages: ['php'],
    keywords: ['include', 'require'],
    view: 'text',
    pattern: /\b(?:include|require)(?:_once)?\b[^;\n]{0,100}\$_(?:GET|POST|REQUEST|COOKIE)\b/g,
    message: 'A request decides which file runs as code.',
    fix: 'Choose the file from a list of those that may be.',
  },
  {
    ...HASH_TEXT,
    id: 'php-weak-password-hash',
    title: 'Password kept with a fast hash',
    severity: 'high',
    languages: ['php'],
    keywords: ['md5', 'sha1'],
    view: 'code',
    pattern: /(?<![\w>:$])(?:md5|sha1)\s{0,3}\([^)\n]{0,60}\$\w{0,30}pass/gi,
    fix: 'Use password_hash and password_verify.',
  },
];

export const RUBY_RULES: readonly TextRule[] = [
  {
    id: 'rb-eval',
    title: 'Text run as code',
    severity: 'high',
    category: 'code',
    languages: ['ruby'],
    keywords: ['eval'],
    view: 'code',
    pattern: /(?<![\w.])(?<!def )(?:eval|instance_eval|class_eval)[ (]\s{0,3}(?!["'do{\s|)])[a-z@]/g,
    message: 'Text is run as code: whoever can shape the text runs what they like.',
    fix: 'Use JSON.parse for data, and public_send with a list of names for choices.',
  },
  {
    ...SQL_TEXT,
    id: 'rb-sql-injection',
    languages: ['ruby'],
    keywords: [...SQL_WORDS, 'where(', 'order('],
    pattern: new RegExp(
      `"\\s{0,50}${SQL}[^"\\n]{0,300}#\\{|\\.(?:where|order|having|joins|find_by_sql|pluck)\\(\\s{0,5}"[^"\\n]{0,300}#\\{`,
      'g',
    ),
  },
  {
    ...COMMAND_TEXT,
    id: 'rb-command-injection',
    languages: ['ruby'],
    keywords: ['system', 'exec', '%x', '`'],
    view: 'text',
    pattern:
      /(?<![\w.])(?:system|exec|spawn|IO\.popen)[ (]\s{0,3}"[^"\n]{0,300}#\{|%x[({[][^\n]{0,300}#\{|`[^`\n]{0,300}#\{/g,
  },
  {
    ...DESERIALIZE_TEXT,
    id: 'rb-unsafe-deserialize',
    languages: ['ruby'],
    keywords: ['Marshal.load', 'YAML.load', 'YAML.unsafe_load', 'Oj.object_load'],
    pattern: /\b(?:Marshal\.load|YAML\.(?:load|unsafe_load)|Oj\.object_load)\b\s{0,3}\(?/g,
    unless: /safe_load|permitted_classes/,
  },
  {
    ...TLS_TEXT,
    id: 'rb-tls-off',
    languages: ['ruby'],
    keywords: ['VERIFY_NONE'],
    pattern: /\bOpenSSL::SSL::VERIFY_NONE\b/g,
  },
  {
    ...HASH_TEXT,
    id: 'rb-weak-hash',
    languages: ['ruby'],
    keywords: ['Digest::MD5', 'Digest::SHA1'],
    view: 'code',
    pattern: /\bDigest::(?:MD5|SHA1)\.(?:hexdigest|digest|base64digest|new)\b/g,
  },
];
