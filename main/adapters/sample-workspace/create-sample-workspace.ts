import { execFile } from 'node:child_process';
import { mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { RefusalError } from '../../../core/errors.ts';
import { listPlanted, SAMPLE_FILES, type PlantedProblem } from './planted.ts';

const run = promisify(execFile);

/** Longest time for one call of git: it works on a dozen small files. */
const GIT_TIMEOUT_MS = 60_000;

export interface SampleWorkspace {
  /** Real path of the repository. */
  readonly root: string;
  /** The newest commit: the same on every machine. */
  readonly commit: string;
  readonly planted: readonly PlantedProblem[];
}

interface SampleCommit {
  readonly message: string;
  readonly date: string;
  readonly files: readonly string[];
}

const COMMITS: readonly SampleCommit[] = [
  {
    message: 'List the orders of a customer',
    date: '2025-03-03T09:12:00Z',
    files: [
      'README.md',
      'package.json',
      'package-lock.json',
      '.gitignore',
      'src/server.js',
      'src/config.js',
      'src/db.js',
      'src/lib/http.js',
      'src/lib/filters.js',
      'src/routes/orders.js',
      'test/filters.test.js',
    ],
  },
  {
    message: 'Sum orders up by day',
    date: '2025-03-11T15:40:00Z',
    files: ['src/routes/reports.js', 'src/lib/etag.js', 'test/etag.test.js'],
  },
  { message: 'Run in a container', date: '2025-03-24T18:05:00Z', files: ['Dockerfile', '.env'] },
];

/**
 * Makes a small web service with planted problems, in a git repository of its own with a short history.
 * `dir` is made when it does not exist; its content must be empty. Rejects with RefusalError: invalid_input for a
 * folder with something in it, not_found without git. Nothing depends on the git settings of the user.
 */
export async function createSampleWorkspace(dir: string): Promise<SampleWorkspace> {
  await mkdir(dir, { recursive: true });
  const root = await realpath(dir);
  if ((await readdir(root)).length > 0) {
    throw new RefusalError(
      'invalid_input',
      `The folder ${root} is not empty, so no sample is made there`,
      'Name a new or an empty folder.',
    );
  }
  await git(root, ['init', '--quiet', '--template=']);
  await git(root, ['symbolic-ref', 'HEAD', 'refs/heads/main']);
  for (const commit of COMMITS) await addCommit(root, commit);
  const commit = (await git(root, ['rev-parse', 'HEAD'])).trim();
  return { root, commit, planted: listPlanted() };
}

async function addCommit(root: string, { message, date, files }: SampleCommit): Promise<void> {
  for (const path of files) {
    const file = join(root, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, SAMPLE_FILES[path] ?? '', { flag: 'wx', mode: 0o644 });
  }
  await git(root, ['add', '--', ...files]);
  await git(root, ['commit', '--quiet', '--no-verify', '-m', message], date);
}

/** Runs git without the settings, hooks and signatures of whoever runs it. */
async function git(root: string, args: readonly string[], date = ''): Promise<string> {
  const settings = [
    'core.autocrlf=false',
    'core.fileMode=false',
    'commit.gpgSign=false',
    `core.hooksPath=${devNull}`,
  ];
  const person = {
    NAME: 'Robin Sample',
    EMAIL: 'robin@sample.invalid',
    ...(date === '' ? {} : { DATE: date }),
  };
  const identity = Object.entries(person).flatMap(([key, value]): [string, string][] => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  // Variables such as GIT_DIR would lead into the repository from which this was started.
  const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('GIT_'));
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(inherited),
    ...Object.fromEntries(identity),
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const options = settings.flatMap((setting) => ['-c', setting]);
  try {
    const { stdout } = await run('git', [...options, ...args], {
      cwd: root,
      env,
      timeout: GIT_TIMEOUT_MS,
      encoding: 'utf8',
    });
    return stdout;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new RefusalError(
      missing ? 'not_found' : 'internal',
      missing
        ? 'git was not found on this computer'
        : `git failed in ${root}: ${error instanceof Error ? error.message : String(error)}`,
      missing
        ? 'Install git, then try again.'
        : 'Check that you may write there and that the disk is not full.',
      { cause: error },
    );
  }
}
