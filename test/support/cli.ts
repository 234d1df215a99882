import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const MAIN = fileURLToPath(new URL('../../dist/main/hosts/cli/main.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCli {
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly done: Promise<CliResult>;
}

/** Starts the command line as a shell would: its own process, no terminal, no input. */
export function startCli(args: readonly string[], env: Record<string, string> = {}): StartedCli {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const done = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { pid: child.pid ?? 0, kill: (signal) => child.kill(signal), done };
}

/** The same, to its end. */
export function cli(args: readonly string[], env: Record<string, string> = {}): Promise<CliResult> {
  return startCli(args, env).done;
}

const stepDocument = z.object({
  nodeId: z.string(),
  state: z.string(),
  attempts: z.number(),
  given: z.literal(true).optional(),
});
export const runDocumentSchema = z.object({
  runId: z.string(),
  status: z.string(),
  partial: z.literal(true).optional(),
  reason: z.string().nullable(),
  steps: z.array(stepDocument),
  waiting: z.array(z.object({ approvalId: z.string(), digest: z.string(), title: z.string() })),
  signals: z.array(z.object({ stepId: z.string(), name: z.string() })),
  output: z.record(z.string(), z.unknown()),
});
export const errorDocumentSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), fix: z.string() }),
});
export const okDocumentSchema = z.object({
  ok: z.boolean(),
  problems: z.array(z.looseObject({ code: z.string(), message: z.string(), fix: z.string() })),
});
export const listDocumentSchema = z.object({
  items: z.array(z.looseObject({})),
  nextCursor: z.string().nullable(),
});

/** The one document that --json prints: exactly one line, of the given shape. */
export function documentOf<T>(schema: z.ZodType<T>, result: CliResult): T {
  const lines = result.stdout.trimEnd().split('\n');
  if (lines.length !== 1) throw new Error(`expected one document, got:\n${result.stdout}\n${result.stderr}`);
  return schema.parse(JSON.parse(lines[0] ?? ''));
}
