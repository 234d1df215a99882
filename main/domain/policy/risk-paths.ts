import { matchesParts } from '../../../core/approval/path-glob.ts';
import { foldCase } from '../../../core/approval/patch-path.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
import type { RiskReason } from '../../../core/approval/risk.ts';
import type { TouchedFile } from '../../../core/approval/subject.ts';

/** A kind of path where a change weighs more than its lines. Patterns are compared in lower case. */
interface Sensitive {
  readonly rule: string;
  readonly points: number;
  readonly patterns: readonly string[];
  readonly except?: readonly string[];
  /** What follows the path in the reason. */
  readonly why: string;
}

const SENSITIVE: readonly Sensitive[] = [
  {
    rule: 'path-secret',
    points: 35,
    patterns: [
      ...[
        '**/.env',
        '**/.env.*',
        '**/*.pem',
        '**/*.key',
        '**/*.p12',
        '**/*.pfx',
        '**/*.jks',
        '**/*.keystore',
      ],
      ...[
        '**/id_rsa*',
        '**/id_ed25519*',
        '**/.npmrc',
        '**/.netrc',
        '**/.pypirc',
        '**/credentials*',
        '**/secrets*',
      ],
    ],
    except: ['**/.env.example', '**/.env.sample', '**/.env.template'],
    why: 'where secrets are kept',
  },
  {
    rule: 'path-ci',
    points: 30,
    patterns: [
      ...['**/.github/workflows/**', '**/.github/actions/**', '**/.gitlab-ci.yml', '**/.gitlab/ci/**'],
      ...['**/jenkinsfile*', '**/.circleci/**', '**/azure-pipelines*', '**/.buildkite/**', '**/.drone.yml'],
      ...['**/bitbucket-pipelines.yml', '**/.travis.yml', '**/.ci/**', '**/.gitea/**', '**/.forgejo/**'],
      ...[
        '**/.woodpecker*',
        '**/.woodpecker/**',
        '**/appveyor.yml',
        '**/cloudbuild.y*ml',
        '**/buildspec.y*ml',
      ],
    ],
    why: 'which runs on build machines, with their secrets',
  },
  {
    rule: 'path-hook',
    points: 30,
    patterns: [
      '**/.husky/**',
      '**/.githooks/**',
      '**/.pre-commit-config.yaml',
      '**/lefthook.y*ml',
      '**/hooks/pre-*',
      '**/hooks/post-*',
    ],
    why: 'which git runs on the machines of developers',
  },
  {
    rule: 'path-agent-instructions',
    points: 20,
    patterns: [
      ...[
        '**/agents.md',
        '**/claude.md',
        '**/.cursorrules',
        '**/.cursor/**',
        '**/.claude/**',
        '**/copilot-instructions.md',
      ],
      ...['**/.vscode/**', '**/.devcontainer/**', '**/.idea/**', '**/.mcp.json'],
    ],
    why: 'which tells tools and agents on the machines of developers what to do',
  },
  {
    rule: 'path-infrastructure',
    points: 15,
    patterns: [
      ...[
        '**/dockerfile*',
        '**/*.dockerfile',
        '**/docker-compose*',
        '**/compose.y*ml',
        '**/*.tf',
        '**/*.tfvars',
      ],
      ...['**/k8s/**', '**/kubernetes/**', '**/helm/**', '**/ansible/**', '**/nginx*.conf', '**/*.service'],
    ],
    why: 'which shapes what runs in production',
  },
  {
    rule: 'path-auth',
    points: 15,
    patterns: [
      '**/*auth*',
      '**/*auth*/**',
      '**/*login*',
      '**/*session*',
      '**/*permission*',
      '**/*password*',
      '**/security/**',
      '**/codeowners',
    ],
    why: 'which decides who may do what',
  },
  {
    rule: 'path-crypto',
    points: 15,
    patterns: ['**/*crypto*', '**/*crypto*/**', '**/*cipher*', '**/*encrypt*', '**/*signature*'],
    why: 'where mistakes in cryptography hide',
  },
  {
    rule: 'path-payment',
    points: 15,
    patterns: [
      '**/*payment*',
      '**/*payment*/**',
      '**/*billing*',
      '**/*billing*/**',
      '**/*checkout*',
      '**/*invoice*',
    ],
    why: 'which moves money',
  },
  {
    rule: 'path-migration',
    points: 15,
    patterns: ['**/migrations/**', '**/migration/**', '**/*migration*', '**/*.sql', '**/schema.prisma'],
    why: 'which changes stored data',
  },
  {
    rule: 'path-script',
    points: 12,
    patterns: [
      '**/*.sh',
      '**/*.bash',
      '**/*.ps1',
      '**/*.bat',
      '**/*.cmd',
      '**/makefile',
      '**/*.mk',
      '**/setup.py',
    ],
    why: 'which runs as it is',
  },
  {
    rule: 'path-manifest',
    points: 8,
    patterns: [
      ...[
        '**/package.json',
        '**/requirements*.txt',
        '**/pyproject.toml',
        '**/pipfile',
        '**/go.mod',
        '**/cargo.toml',
      ],
      ...['**/gemfile', '**/composer.json', '**/pom.xml', '**/build.gradle*', '**/*.csproj', '**/setup.cfg'],
    ],
    why: 'which says what code of others is taken in',
  },
  {
    rule: 'path-lock',
    points: 8,
    patterns: [
      ...[
        '**/package-lock.json',
        '**/npm-shrinkwrap.json',
        '**/yarn.lock',
        '**/pnpm-lock.yaml',
        '**/poetry.lock',
      ],
      ...[
        '**/uv.lock',
        '**/pipfile.lock',
        '**/go.sum',
        '**/cargo.lock',
        '**/gemfile.lock',
        '**/composer.lock',
      ],
    ],
    why: 'which fixes what code of others is taken in, and which nobody reads',
  },
];

const COMPILED = SENSITIVE.map(({ patterns, except = [], ...rule }) => ({
  ...rule,
  patterns: patterns.map((pattern) => pattern.split('/')),
  except: except.map((pattern) => pattern.split('/')),
}));

/** What the touched paths add: each kind once, with the first path as its example. */
export function judgePaths(files: readonly TouchedFile[]): RiskReason[] {
  const paths = files.map(({ path }) => ({ path, parts: foldCase(path).split('/') }));
  return COMPILED.map(({ rule, points, patterns, except, why }) => {
    const touched = paths.filter(
      ({ parts }) =>
        patterns.some((pattern) => matchesParts(pattern, parts)) &&
        !except.some((pattern) => matchesParts(pattern, parts)),
    );
    const more = touched.length > 1 ? ` and ${touched.length - 1} more` : '';
    const text = `touches ${showPath(touched[0]?.path ?? '')}${more}, ${why}`;
    return { rule, points: touched.length === 0 ? 0 : points, text };
  });
}
