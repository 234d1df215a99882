import { ok, refuse, type Result } from '../../../core/errors.ts';
import type { CommandName } from './help.ts';
import { USAGES } from './help.ts';
import type { Output } from './output.ts';
import { findWords } from './words.ts';

/** A command with its own arguments: prints its result and gives the exit code. */
export type Command = (args: readonly string[], output: Output) => Promise<number>;

const LOADERS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  serve: async () => (await import('./commands/serve.ts')).serve,
  validate: async () => (await import('./commands/validate.ts')).validate,
  plan: async () => (await import('./commands/validate.ts')).plan,
  run: async () => (await import('./commands/run.ts')).run,
  'workflows list': async () => (await import('./commands/workflows.ts')).listWorkflows,
  'workflows show': async () => (await import('./commands/workflows.ts')).showWorkflow,
  'workflows create': async () => (await import('./commands/workflow-edits.ts')).createWorkflow,
  'workflows import': async () => (await import('./commands/workflow-edits.ts')).importWorkflow,
  'workflows save': async () => (await import('./commands/workflow-edits.ts')).saveWorkflow,
  'workflows versions': async () => (await import('./commands/workflows.ts')).listVersions,
  'workflows diff': async () => (await import('./commands/workflows.ts')).diffVersions,
  'workflows restore': async () => (await import('./commands/workflow-edits.ts')).restoreWorkflow,
  'workflows export': async () => (await import('./commands/workflows.ts')).exportWorkflow,
  'workflows rename': async () => (await import('./commands/workflow-edits.ts')).renameWorkflow,
  'workflows remove': async () => (await import('./commands/workflow-edits.ts')).removeWorkflow,
  'workflows schema': async () => (await import('./commands/workflows.ts')).showSchema,
  'runs list': async () => (await import('./commands/runs.ts')).listRuns,
  'runs show': async () => (await import('./commands/runs.ts')).showRun,
  'runs events': async () => (await import('./commands/runs.ts')).showEvents,
  'runs resume': async () => (await import('./commands/run.ts')).resume,
  'runs signal': async () => (await import('./commands/signal.ts')).signal,
  'runs retry': async () => (await import('./commands/retry.ts')).retry,
  'runs cancel': async () => (await import('./commands/cancel.ts')).cancel,
  'approvals list': async () => (await import('./commands/approvals.ts')).listApprovals,
  'approvals show': async () => (await import('./commands/approvals.ts')).showApproval,
  'approvals approve': async () => (await import('./commands/decide.ts')).approve,
  'approvals choose': async () => (await import('./commands/choose.ts')).choose,
  'approvals reject': async () => (await import('./commands/decide.ts')).reject,
  rollback: async () => (await import('./commands/rollback.ts')).rollback,
  'agents list': async () => (await import('./commands/agents.ts')).listAgents,
  'agents show': async () => (await import('./commands/agents.ts')).showAgent,
  'agents remove': async () => (await import('./commands/agents.ts')).removeAgent,
  'agents check': async () => (await import('./commands/agents.ts')).checkAgents,
  'agents add': async () => (await import('./commands/agents.ts')).addAgent,
  'invitations list': async () => (await import('./commands/invitations.ts')).listInvitations,
  'invitations make': async () => (await import('./commands/invitations.ts')).makeInvitation,
  'invitations renew': async () => (await import('./commands/invitations.ts')).renewInvitation,
  'invitations revoke': async () => (await import('./commands/invitations.ts')).revokeInvitation,
  export: async () => (await import('./commands/export.ts')).exportRun,
  verify: async () => (await import('./commands/verify.ts')).verify,
  demo: async () => (await import('./commands/demo.ts')).demo,
};

/** Finds the command that the first one or two words name, with its own arguments bound. */
export async function findCommand(
  args: readonly string[],
): Promise<Result<(output: Output) => Promise<number>>> {
  const words = findWords(args);
  for (const count of [2, 1]) {
    const named = words.slice(0, count);
    const name = named.map((word) => word.text).join(' ');
    if (named.length < count || !isCommand(name)) continue;
    const command = await LOADERS[name]();
    const places = new Set(named.map((word) => word.at));
    const rest = args.filter((_, at) => !places.has(at));
    return ok((output) => command(rest, output));
  }
  const [first, second] = words.map((word) => word.text);
  const group = Object.keys(USAGES).filter((name) => name.startsWith(`${first ?? ''} `));
  const named = group.length > 0 && second !== undefined ? `${first ?? ''} ${second}` : (first ?? '');
  const fix = group.length > 0 ? `Try one of: ${group.join(', ')}.` : 'See: signalbox --help';
  return refuse('invalid_input', `There is no command "${named}".`, fix);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(USAGES, name);
}
