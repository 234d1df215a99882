import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** A program that the tests start, and the Debian package that brings it. */
interface SystemPackage {
  readonly command: string;
  readonly debian: string;
  /** What does the same, less well, where the package can't be installed. */
  readonly orElse?: string;
}

/**
 * What `npm test` needs beside Node. The browser without a frame around its pages takes half of the processor time of
 * the whole one. The benchmark looks for redis-server itself.
 */
export const NEEDED: readonly SystemPackage[] = [
  { command: 'git', debian: 'git' },
  { command: 'chromium-headless-shell', debian: 'chromium-headless-shell', orElse: 'chromium' },
];

/** What decides whether packages may be installed here. */
export interface Machine {
  readonly hasAptGet: boolean;
  readonly isRoot: boolean;
}

export type Plan =
  | { readonly kind: 'complete' }
  /** Commands to run one after another, each an argument list. */
  | { readonly kind: 'install'; readonly commands: readonly (readonly string[])[] }
  | { readonly kind: 'tell'; readonly message: string };

/** Decides what to do about the programs that are missing. */
export function planFor(missing: readonly SystemPackage[], machine: Machine): Plan {
  if (missing.length === 0) return { kind: 'complete' };
  const packages = missing.map(({ debian }) => debian);
  if (machine.hasAptGet && machine.isRoot)
    return {
      kind: 'install',
      commands: [
        ['apt-get', 'update'],
        ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages],
      ],
    };
  const names = missing.map(({ command }) => command).join(', ');
  const how = machine.hasAptGet
    ? `sudo apt-get install ${packages.join(' ')}`
    : 'the package manager of your system';
  return {
    kind: 'tell',
    message: `The tests need ${names}, which is not installed.\nInstall it with ${how}.`,
  };
}

/** The programs that can't be started. */
export function missingOf(needed: readonly SystemPackage[]): readonly SystemPackage[] {
  return needed.filter(({ command }) => !canStart(command));
}

/** The programs that can't be started and for which nothing stands in. */
function lackingOf(needed: readonly SystemPackage[]): readonly SystemPackage[] {
  return missingOf(needed).filter(({ orElse }) => orElse === undefined || !canStart(orElse));
}

function canStart(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function run([command, ...args]: readonly string[]): boolean {
  if (command === undefined) return true;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

/** Brings what is missing; the exit code: 0 when all is there. Missing programs are never skipped silently. */
export function ensureSystemPackages(needed: readonly SystemPackage[]): number {
  const machine = { hasAptGet: existsSync('/usr/bin/apt-get'), isRoot: process.getuid?.() === 0 };
  const plan = planFor(missingOf(needed), machine);
  if (plan.kind === 'install') plan.commands.every(run);
  const lacking = planFor(lackingOf(needed), { ...machine, isRoot: false });
  if (lacking.kind !== 'tell') return 0;
  process.stderr.write(`${lacking.message}\n`);
  return 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = ensureSystemPackages(NEEDED);
}
