import { execFileSync } from 'node:child_process';
import { platform, release } from 'node:os';
import { VERSION } from './version.ts';

/** Where this runs, as it goes into every run's first event and every report. */
export function describeEnvironment() {
  return {
    signalbox: VERSION,
    node: process.versions.node,
    system: `${platform()} ${release()}`,
    architecture: process.arch,
    git: gitVersion(),
  };
}

function gitVersion(): string | null {
  try {
    return execFileSync('git', ['--version'], { encoding: 'utf8' }).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
