import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { afterEach, expect } from 'vitest';
import { plainContext } from '../../../agents/kit/context.ts';
import type { ToolContext } from '../../../agents/kit/agent.ts';
import type { Proposal } from '../../../agents/patcher/proposal.ts';
import { makeGitFolder } from '../../support/git-objects.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty temporary folder, removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-patcher-'));
  folders.push(folder);
  return folder;
}

/** Real git, without the settings of whoever runs the tests. */
export function git(folder: string, args: readonly string[], input?: string): string {
  return execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'core.quotepath=true', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' },
    ...(input === undefined ? {} : { input }),
  });
}

export type Tree = Readonly<Record<string, string>>;

/** A git repository that holds these files (not committed: git apply works on the files). */
export function repository(files: Tree): string {
  const folder = temporaryFolder();
  makeGitFolder(join(folder, '.git'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Every file with its exact text, git's own folder left out. */
export function readTree(folder: string): Tree {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    )
    .filter((path) => !path.startsWith('.git/'));
  return Object.fromEntries(entries.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/**
 * Applies a proposal with real git, gives back the tree, and takes it back with the reverse patch.
 * Fails the test when git refuses either, or when the bytes from before don't come back.
 */
export function applyAndReverse(folder: string, proposal: Proposal): Tree {
  const before = readTree(folder);
  if (!proposal.changed) {
    expect(proposal.patch.diff).toBe('');
    return before;
  }
  git(folder, ['apply', '--whitespace=nowarn', '-'], proposal.patch.diff);
  const after = readTree(folder);
  git(folder, ['apply', '--whitespace=nowarn', '-'], proposal.reverse?.diff);
  expect(readTree(folder)).toEqual(before);
  return after;
}

interface PatcherTool<Input, Output extends Proposal> {
  run(input: Input, context: ToolContext): Promise<Output>;
}

/** Runs a tool on a tree, as the app would: the proposal, and the tree once it is applied. */
export async function propose<Input, Output extends Proposal>(
  tool: PatcherTool<Input, Output>,
  files: Tree,
  input: Input,
  more: Partial<ToolContext> = {},
): Promise<{ proposal: Output; after: Tree; folder: string }> {
  const folder = repository(files);
  const proposal = await tool.run(input, plainContext(folder, more));
  expect(readTree(folder)).toEqual(files);
  return { proposal, after: applyAndReverse(folder, proposal), folder };
}
