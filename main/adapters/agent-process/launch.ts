import { randomBytes } from 'node:crypto';
import type { AgentManifest } from '../../../core/agent/manifest.ts';
import { TOKEN_VARIABLE } from './process-table.ts';

/** A program, its arguments and its whole environment. No shell ever sees it. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface LaunchInputs {
  readonly manifest: AgentManifest;
  /** The folder of the agent's code, for {dir}. */
  readonly dir: string;
  /** Signalbox's own environment: what agents may have of it is picked, never passed on whole. */
  readonly env: NodeJS.ProcessEnv;
  /** The private folder of the process: where it works and puts temporary files. */
  readonly workFolder: string;
  readonly token: string;
}

/** What any program needs to start. Nothing here names an account or holds a key. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ'];
const PASSED_ON_WINDOWS = [
  'SystemRoot',
  'windir',
  'ComSpec',
  'PATHEXT',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
];

/** Prefix of the variables in which Signalbox is given the secrets of agents. */
const SECRET_PREFIX = 'SIGNALBOX_SECRET_';

/** Source files run as they are; where the tree is compiled, its agents are compiled beside it. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** A new token: names a process and all its children, unguessable. */
export function newToken(): string {
  return randomBytes(16).toString('hex');
}

/** Fills in {node}, {dir} and {ext}, and picks the environment: a minimum, and the agent's own secrets. */
export function prepareLaunch({ manifest, dir, env, workFolder, token }: LaunchInputs): Launch {
  const [program = '', ...args] = manifest.launch.command.map((part) =>
    part.replaceAll('{node}', process.execPath).replaceAll('{dir}', dir).replaceAll('{ext}', EXTENSION),
  );
  return {
    program,
    args,
    env: {
      ...pick(env, process.platform === 'win32' ? [...PASSED_ON, ...PASSED_ON_WINDOWS] : PASSED_ON),
      ...('electron' in process.versions ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
      ...manifest.launch.env,
      ...readSecrets(manifest.secrets, env),
      TMPDIR: workFolder,
      TEMP: workFolder,
      TMP: workFolder,
      [TOKEN_VARIABLE]: token,
    },
  };
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/** Only declared ones, and only those that Signalbox was given for agents. */
function readSecrets(names: readonly string[], env: NodeJS.ProcessEnv): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const name of names) {
    const value = env[SECRET_PREFIX + name];
    if (value !== undefined) secrets[name] = value;
  }
  return secrets;
}
