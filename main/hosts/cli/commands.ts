import { ok, refuse, type Result } from '../../../core/errors.ts';
import type { CommandName } from './help.ts';
import { USAGES } from './help.ts';
import type { Output } from './output.ts';

/** A command with its own arguments: prints its result and gives the exit code. */
export type Command = (args: readonly string[], output: Output) => Promise<number>;

const LOADERS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  validate: async () => (await import('./commands/validate.ts')).validate,
  plan: async () => (await import('./commands/validate.ts')).plan,
  run: async () => (await import('./commands/run.ts')).run,
  'runs list': async () => (await import('./commands/runs.ts')).listRuns,
  'runs show': async () => (await import('./commands/runs.ts')).showRun,
  'runs events': async () => (await import('./commands/runs.ts')).showEvents,
  'runs resume': async () => (await import('./commands/run.ts')).resume,
  'runs cancel': async () => (await import('./commands/cancel.ts')).cancel,
  'approvals list': async () => (await import('./commands/approvals.ts')).listApprovals,
  'approvals show': async () => (await import('./commands/approvals.ts')).showApproval,
  'approvals approve': async () => (await import('./commands/decide.ts')).approve,
  'approvals reject': async () => (await import('./commands/decide.ts')).reject,
  rollback: async () => (await import('./commands/rollback.ts')).rollback,
  'agents list': async () => (await import('./commands/agents.ts')).listAgents,
  'agents check': async () => (await import('./commands/agents.ts')).checkAgents,
  'agents add': async () => (await import('./commands/agents.ts')).addAgent,
  export: async () => (await import('./commands/export.ts')).exportRun,
  verify: async () => (await import('./commands/verify.ts')).verify,
};

/** Finds the command that the first one or two words name, with its own arguments bound. */
export async function findCommand(
  args: readonly string[],
): Promise<Result<(output: Output) => Promise<number>>> {
  const words = args.filter((arg) => !arg.startsWith('-'));
  for (const count of [2, 1]) {
    const name = words.slice(0, count).join(' ');
    if (words.length < count || !isCommand(name)) continue;
    const command = await LOADERS[name]();
    return ok((output) => command(withoutWords(args, count), output));
  }
  const group = Object.keys(USAGES).filter((name) => name.startsWith(`${words[0] ?? ''} `));
  const message = `There is no command "${words.slice(0, group.length > 0 ? 2 : 1).join(' ')}".`;
  const fix = group.length > 0 ? `Try one of: ${group.join(', ')}.` : 'See: signalbox --help';
  return refuse('invalid_input', message, fix);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(USAGES, name);
}

/** The arguments after the command's own words, which are the first ones that are no options. */
function withoutWords(args: readonly string[], count: number): string[] {
  let left = count;
  return args.filter((arg) => {
    if (left === 0 || arg.startsWith('-')) return true;
    left -= 1;
    return false;
  });
}
