/** Longest value that counts as one secret of an assignment: beyond it stands data. */
export const MAX_VALUE = 300;

/** Made-up values: words that stand where a secret should be put, in the ways people write them. */
const PLACEHOLDER = [
  /^(.)\1*$/,
  /x{4,}|\*{3,}|\.{3,}|_{4,}|-{6,}/i,
  /^[<[({].*[>\])}]$/,
  /\byour[-_ ]?|^your|change[-_ ]?(?:me|this|it|in)|replace[-_ ]?(?:me|with|this)|insert[-_ ]|^enter[-_ ]|put[-_ ].*here|goes[-_ ]here|here$/i,
  /example|sample|placeholder|dummy|\bfake|^fake|redact|masked|hidden|lorem|todo|fixme|not[-_ ]?(?:a[-_ ]?)?(?:real|secret|used|set|needed)/i,
  /^(?:tbd|none|null|nil|undefined|true|false|empty|default|optional|required|string|unknown|secret|n\/a)$/i,
  /^(?:my|the|some|new|old|a|an|this|any|test|dev|local|demo|db)?[-_ ]?(?:test|testing|demo|foo|bar|baz|abc|asdf|qwerty|secret|password|passwd|passw|pass|passphrase|pwd|token|key|api[-_ ]?key|apikey|admin|root|user|guest|public|private|string|value)[-_ ]?(?:test|value|here|string|key|token|secret|password)?[-_ ]?\d{0,4}!?$/i,
  /12345|01234|abcdef|deadbeef|00000|11111|99999|qwerty/i,
];

/** Values that only point at the secret: variables, lookups and vaults. */
const REFERENCE = [
  /\$\{|\$\(|\{\{|\}\}|<%|%\(|#\{|^\$[A-Za-z_]|^%[A-Za-z_]+%$|^\{[^}]*\}$/,
  /process\.env|os\.environ|getenv|\bENV\[|import\.meta|System\.|^env[:.]|^secrets?\./i,
  /^(?:vault|arn|op|sm|ssm|gcp|aws|azure|kms|keyvault|secretref|file|ref\+[a-z]+|https?|data|urn):/i,
  /^(?:ENC\[|ENC\(|\{cipher\}|AgA[A-Za-z0-9+/]{60})/,
  /^(?:~?\.{0,2}\/|[A-Za-z]:\\)[\w.-]+|\/run\/secrets|\.(?:pem|key|crt|txt|json|ya?ml|env)$/i,
  /^projects\/[\w-]+\/secrets\//,
];

/** Hashes: they are made to be kept. */
const HASH =
  /^(?:\$(?:2[abxy]|argon2\w*|5|6|1|scrypt|pbkdf2)[$-]|pbkdf2[_:]|sha(?:1|256|384|512)[-:]|\{S?SHA\d*\}|md5:)/i;

/** Whether a value only stands in for a secret, or points at one. */
export function isPlaceholder(value: string): boolean {
  return [PLACEHOLDER, REFERENCE].some((list) => list.some((pattern) => pattern.test(value)));
}

/** Whether a token that has the right form is one of those made up for documentation. */
export function isMadeUp(token: string): boolean {
  if (/example|placeholder|redacted|dummy|xxxxx|your[-_]|changeme|(.)\1{7}/i.test(token)) return true;
  return token.length >= 16 && entropy(token) < 2.2;
}

/** Shannon entropy in bits for each character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Words and names, as people write them in code and in interfaces: lowercase words, camelCase, dotted names. */
const WORDS =
  /^[a-z]+(?:[-_. ][a-z]+)*$|^[A-Z]+(?:[-_. ][A-Z]+)*$|^[A-Za-z][a-z]+(?:[A-Z][a-z]+)*$|^[A-Z][a-z]+(?:[-_. ][A-Za-z][a-z]+)*$/;
/** Names of things, numbered: app-secret-1, eu-west-1. */
const NUMBERED =
  /^(?:[a-z]{1,14}|\d{1,3}|[a-z]{1,14}\d{1,2})(?:[-_.](?:[a-z]{1,14}|\d{1,3}|[a-z]{1,14}\d{1,2}))+$/i;
const OTHER_DATA = [
  /^\d{1,4}[-/.:]\d{1,2}[-/.:]\d{1,4}/,
  /^v?\d+\.\d+(?:\.\d+)?/,
  /^[\w.+-]+@[\w-]+\.[a-z]{2,}$/i,
  /^#?[0-9a-f]{3}(?:[0-9a-f]{3})?$/i,
  /^(?:[a-z][a-z0-9_]*\.){2,}[A-Za-z]\w*$/,
  /^[\w-]+\.[\w-]+\.(?:com|org|net|io|dev|local)$/i,
  /^(?:application|text|image)\/|^[a-z]+\/[a-z.+-]+$/,
  /^(?:\^|\\|\/\^)|\[[a-z0-9]-[a-z0-9]|\(\?[:=!]|\\[dws]/i,
];

/** Whether a value given to a name like `password` is likely to be one. */
export function isLikelyPassword(value: string): boolean {
  if (value.length < 6 || value.length > 128 || /\s/.test(value)) return false;
  if (isPlaceholder(value) || HASH.test(value) || isOtherData(value)) return false;
  if (new Set(value).size < 4) return false;
  if (/^[A-Za-z]+$/.test(value)) return value.length >= 20 && entropy(value) >= 3.8 && !WORDS.test(value);
  return !WORDS.test(value);
}

/** Whether a value given to a name like `apiKey` or `token` is likely to be one: it must look random. */
export function isLikelyKey(value: string): boolean {
  if (value.length < 12 || value.length > MAX_VALUE || /\s/.test(value)) return false;
  if (isPlaceholder(value) || HASH.test(value) || isOtherData(value) || WORDS.test(value)) return false;
  if (NUMBERED.test(value)) return false;
  if (/[()<>{}[\]"'`;,|\\]/.test(value)) return false;
  const bits = entropy(value);
  if (/\d/.test(value)) return bits >= 3;
  return value.length >= 24 && bits >= 3.8 && /[a-z]/.test(value) && /[A-Z]/.test(value);
}

/**
 * Whether a value given to a name like `jwtSecret` is one that somebody chose by hand: words, but not the name
 * itself. Weaker than a random one, and just as public.
 */
export function isChosenSecret(value: string, name: string): boolean {
  if (value.length < 8 || value.length > 80 || isPlaceholder(value) || HASH.test(value) || isOtherData(value))
    return false;
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const [a, b] = [plain(value), plain(name)];
  if (a === '' || a.includes(b) || b.includes(a)) return false;
  return /^[\w .!@#$%^&*+-]+$/.test(value) && new Set(value).size >= 5;
}

function isOtherData(value: string): boolean {
  return OTHER_DATA.some((pattern) => pattern.test(value));
}
