/** Languages that rules know, by file name. */
export type Language =
  | 'javascript'
  | 'typescript'
  | 'tsx'
  | 'markup'
  | 'python'
  | 'go'
  | 'java'
  | 'csharp'
  | 'php'
  | 'ruby'
  | 'shell'
  | 'docker'
  | 'yaml'
  | 'terraform'
  | 'json'
  | 'requirements'
  | 'config'
  | 'other';

const BY_ENDING: Readonly<Record<string, Language>> = {
  js: 'javascript',
  cjs: 'javascript',
  mjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  cts: 'typescript',
  mts: 'typescript',
  tsx: 'tsx',
  vue: 'markup',
  svelte: 'markup',
  html: 'markup',
  htm: 'markup',
  py: 'python',
  pyw: 'python',
  go: 'go',
  java: 'java',
  kt: 'java',
  scala: 'java',
  cs: 'csharp',
  php: 'php',
  rb: 'ruby',
  rake: 'ruby',
  erb: 'ruby',
  sh: 'shell',
  bash: 'shell',
  zsh: 'shell',
  yaml: 'yaml',
  yml: 'yaml',
  tf: 'terraform',
  tfvars: 'terraform',
  json: 'json',
  jsonc: 'json',
  json5: 'json',
  properties: 'config',
  ini: 'config',
  cfg: 'config',
  conf: 'config',
  config: 'config',
  env: 'config',
  toml: 'config',
  xml: 'config',
};

export interface FileKind {
  readonly language: Language;
  /** Values may stand without quotes: `PASSWORD=abc`, `password: abc`. */
  readonly bareValues: boolean;
  /** Code or data of tests: what is found there matters less. */
  readonly isTest: boolean;
  /** Prose: what looks like a password is mostly an example. */
  readonly isProse: boolean;
  /** A template that people copy (`.env.example`), where made-up values belong. */
  readonly isExample: boolean;
  /** Written by a tool (lock files, translations): no place for guesses at passwords. */
  readonly isData: boolean;
}

const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|fixtures?|__fixtures__|mocks?|__mocks__|testdata|test-data|cypress|stubs)\/|[._-](?:test|spec|mock|fixture|stories)s?\.[a-z]+$|(?:^|\/)(?:test_[^/]*|conftest)\.py$|_test\.(?:go|py|rb)$|Tests?\.(?:java|cs|kt|php)$/i;
const PROSE = /\.(?:md|mdx|markdown|rst|adoc|txt)$|(?:^|\/)(?:docs?|examples?|samples?)\//i;
const EXAMPLE = /(?:^|[./_-])(?:example|sample|template|tmpl|tpl|dist|default|defaults)(?:\.[a-z]+)?$/i;
const DATA =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|composer\.lock|Gemfile\.lock|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|go\.sum|packages\.lock\.json)$|(?:^|\/)(?:locales?|i18n|lang|langs|translations?)\/|\.(?:svg|map|snap|lock|po|pot|csv|ipynb)$/i;
const BARE = new Set<Language>(['yaml', 'config', 'shell', 'docker']);

/** What a file is, by its path alone. */
export function fileKind(path: string): FileKind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const language = languageOf(name);
  return {
    language,
    bareValues: BARE.has(language) && !name.endsWith('.xml'),
    isTest: TEST.test(path),
    isProse: PROSE.test(path),
    isExample: EXAMPLE.test(name),
    isData: DATA.test(path),
  };
}

function languageOf(name: string): Language {
  const lower = name.toLowerCase();
  if (
    /^\.env(?:\.|$)|^\.(?:npmrc|pypirc|netrc|pgpass|yarnrc|editorconfig)$|^(?:credentials|my\.cnf)$/.test(
      lower,
    )
  )
    return 'config';
  if (/^(?:dockerfile|containerfile)(?:\.|$)|\.dockerfile$/.test(lower)) return 'docker';
  if (/^requirements[^/]*\.txt$/.test(lower)) return 'requirements';
  if (/^(?:gemfile|rakefile)$/.test(lower)) return 'ruby';
  const ending = lower.slice(lower.lastIndexOf('.') + 1);
  return (Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined) ?? 'other';
}
