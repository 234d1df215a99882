/** What each command is called with, and one line on it. The order is that of the help. */
export const USAGES = {
  start: [
    'start [--port N] [--no-open]',
    'the control center: in a window where Electron is installed, else in the browser',
  ],
  serve: [
    'serve [--port N] [--workspace DIR] [--open] [--link]',
    'the control center for browsers of this machine; --link: the address of the one that runs',
  ],
  validate: ['validate FILE', 'check a workflow and list its problems with their places'],
  plan: ['plan FILE', 'show what a run would do, in which order, and what needs approval'],
  run: [
    'run FILE|REF --workspace DIR [--input k=v]... [--approve ask|wait] [--key K] [--given FILE.json]... [--only NODE]...',
    'run a workflow; ask: decide here, wait: leave decisions for later; given, only: try a part of it',
  ],
  'workflows list': [
    'workflows list [--workspace DIR] [--search TEXT] [--limit N] [--cursor C]',
    'starters, the files of the folder, and the store',
  ],
  'workflows show': ['workflows show REF [--workspace DIR]', 'its text, its problems and its digest'],
  'workflows create': [
    'workflows create NAME [--from REF] [--in workspace|store] [--note TEXT] [--workspace DIR]',
    'a new one, empty or as a copy',
  ],
  'workflows import': [
    'workflows import FILE [--name NAME] [--in workspace|store] [--note TEXT] [--workspace DIR]',
    'take a file over, under an id and a name that are free',
  ],
  'workflows save': [
    'workflows save REF [--from FILE --base DIGEST] [--note TEXT] [--workspace DIR]',
    'make the text of a file, or what is there now, a version',
  ],
  'workflows versions': [
    'workflows versions REF [--limit N] [--cursor C] [--workspace DIR]',
    'who saved what when, newest first',
  ],
  'workflows diff': [
    'workflows diff REF [--from N] [--to N] [--workspace DIR]',
    'what differs between two versions, or since the newest',
  ],
  'workflows restore': [
    'workflows restore REF --version N [--base DIGEST] [--note TEXT] [--workspace DIR]',
    'make an old version the newest; nothing is lost',
  ],
  'workflows export': [
    'workflows export REF [--version N] [--out FILE] [--workspace DIR]',
    'the text, to a file or to standard output',
  ],
  'workflows rename': [
    'workflows rename REF --to NAME [--workspace DIR]',
    'another file name or ID; the versions stay with it',
  ],
  'workflows remove': [
    'workflows remove REF [--base DIGEST] [--workspace DIR]',
    'take it away; its versions stay',
  ],
  'workflows schema': ['workflows schema', 'the JSON Schema of workflow files, for editors'],
  'runs list': ['runs list [--status S] [--limit N] [--cursor C]', 'runs, newest first'],
  'runs show': ['runs show RUN', 'how a run stands, step by step'],
  'runs events': ['runs events RUN [--limit N] [--cursor C]', "a run's event log"],
  'runs resume': [
    'runs resume [RUN] [--approve ask|wait]',
    'go on with a run, or with all that have not ended',
  ],
  'runs signal': [
    'runs signal RUN NAME [--data JSON|@FILE] [--key K] [--data-dir DIR]',
    'give a run the signal that a step of it waits for; the same key is the same signal',
  ],
  'runs retry': ['runs retry RUN', 'let what failed in a run begin anew'],
  'runs cancel': ['runs cancel RUN [--reason TEXT]', 'end a run'],
  'approvals list': ['approvals list [--status S] [--limit N] [--cursor C]', 'what waits for a decision'],
  'approvals show': ['approvals show APPROVAL', 'what is asked, with the diff and the digest'],
  'approvals approve': [
    'approvals approve APPROVAL --digest D [--reason TEXT]',
    'allow exactly what was shown; name the digest that you saw',
  ],
  'approvals choose': [
    'approvals choose APPROVAL --candidate N --digest D',
    'have the patch of another candidate of an exploration asked about instead',
  ],
  'approvals reject': [
    'approvals reject APPROVAL --reason TEXT [--again] [--digest D]',
    'refuse, with the reason; --again: whoever proposed gets it and proposes anew',
  ],
  rollback: ['rollback RUN [--reason TEXT]', 'take back the patches that a run applied'],
  'agents list': ['agents list [--capability C]', 'the agents, their tools and whether they need approval'],
  'agents show': ['agents show AGENT', 'what its tools take and give'],
  'agents check': ['agents check [AGENT]', 'start agents and compare what they offer with their manifests'],
  'agents add': ['agents add MANIFEST', 'add an agent (any MCP server) from its manifest file'],
  'agents remove': ['agents remove AGENT', 'forget an agent that was added'],
  'invitations list': ['invitations list', 'who was invited to decide, and when they were here last'],
  'invitations make': [
    'invitations make NAME',
    'an address under which another person decides at this machine',
  ],
  'invitations renew': ['invitations renew NAME', 'another address; the one before opens nothing any more'],
  'invitations revoke': [
    'invitations revoke NAME',
    'their address opens nothing any more, and whoever came in by it is out at once',
  ],
  export: ['export RUN [--format json] --out FILE', 'write the audit bundle of a run, signed'],
  verify: ['verify FILE [--key FINGERPRINT]', 'check an audit bundle, offline'],
  demo: ['demo', 'the main job in the terminal, on a sample repository'],
} as const satisfies Readonly<Record<string, readonly [usage: string, summary: string]>>;

export type CommandName = keyof typeof USAGES;

/** How a command is called. */
export function usageOf(command: CommandName): string {
  return USAGES[command][0];
}

/** The help page. */
export function helpText(): string {
  const lines = Object.values(USAGES).map(([usage, summary]) => `  signalbox ${usage}\n      ${summary}`);
  return `Signalbox runs workflows of agents on your repositories, asks before it changes anything,
and keeps a record that proves itself.

Usage: signalbox COMMAND [WORDS] [OPTIONS]

${lines.join('\n')}

Options of every command:
  --data DIR   (or --data-dir DIR) where Signalbox keeps its store (default: the folder for application data, or SIGNALBOX_DATA)
  --json       one JSON document instead of text
  --verbose    more about what goes on, and about errors
  --help       this page; after a command, its own

Exit codes: 0 succeeded, 1 failed, 2 wrong usage or invalid input, 3 waits for a decision or a signal,
4 rejected or cancelled, 130 stopped with Ctrl-C.
`;
}

/** The help of one command, or of a group such as "runs". */
export function helpFor(words: readonly string[]): string {
  const start = words.join(' ');
  const found = Object.entries(USAGES).filter(([name]) => name === start || name.startsWith(`${start} `));
  if (found.length === 0) return helpText();
  return found.map(([, [usage, summary]]) => `signalbox ${usage}\n    ${summary}\n`).join('');
}
