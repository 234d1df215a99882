import type { ScriptInput, Step } from '../../../agents/scripted/script.ts';

type Steps = readonly (Partial<Step> & Pick<Step, 'do'>)[];

/** A script with one tool, `work`, that notes its process in `pids` before it does anything else. */
export function script(work: Steps, handshake: Steps = [], more: Partial<ScriptInput> = {}): ScriptInput {
  const tools = [{ name: 'work', steps: [...work] }];
  return { tools, handshake: [{ do: 'pid', file: 'pids' }, ...handshake], ...more } as ScriptInput;
}

const SMALL = { outputBytes: 1_000_000 };

/** One agent for each way to fail, and the code that the failure must come out with. */
export const HOSTILE: Readonly<
  Record<
    string,
    {
      readonly script: ScriptInput;
      readonly code: string;
      readonly says: RegExp;
      /** Shorter than usual, for one that never shakes hands. */ readonly handshakeMs?: number;
      /** Smaller than usual, so that a flood is no larger than it has to be. */ readonly limits?: {
        readonly outputBytes: number;
      };
    }
  >
> = {
  'ends before the handshake': {
    script: script([], [{ do: 'crash', code: 4 }]),
    code: 'connection',
    says: /ended with code 4 in the handshake/,
  },
  'ends in the middle of a call': {
    script: script([{ do: 'crash', code: 3 }]),
    code: 'connection',
    says: /ended with code 3 in the middle of work/,
  },
  'is ended by a signal in the middle of a call': {
    script: script([{ do: 'crash', signal: 'SIGABRT' }]),
    code: 'connection',
    says: /was ended by SIGABRT in the middle of work/,
  },
  'never answers': { script: script([{ do: 'hang' }]), code: 'timeout', says: /didn't finish work within/ },
  'never does anything again': {
    script: script([{ do: 'spin' }]),
    code: 'timeout',
    says: /didn't finish work/,
  },
  'never shakes hands': {
    script: script([], [{ do: 'hang' }]),
    code: 'timeout',
    says: /didn't answer the handshake/,
    handshakeMs: 1_500,
  },
  'writes garbage before the handshake': {
    script: script([], [{ do: 'garbage', text: 'Server \u001b[31mready\u001b[0m on port 80\n' }]),
    code: 'internal',
    says: /isn't the protocol: "Server  ?\[31mready ?\[0m on port 80"/,
  },
  'writes garbage instead of an answer': {
    script: script([{ do: 'garbage', text: '{"jsonrpc":"2.0",\n' }, { do: 'hang' }]),
    code: 'internal',
    says: /isn't the protocol/,
  },
  'writes JSON that is no message': {
    script: script([{ do: 'garbage', text: '[1,2,3]\n' }, { do: 'hang' }]),
    code: 'internal',
    says: /isn't the protocol/,
  },
  'floods with log messages': {
    script: script([{ do: 'flood', bytes: 30_000_000, of: 'log' }, { do: 'hang' }]),
    limits: SMALL,
    code: 'memory_limit',
    says: /that nobody asked for/,
  },
  'floods with progress': {
    script: script([{ do: 'flood', bytes: 30_000_000, of: 'progress' }, { do: 'hang' }]),
    limits: SMALL,
    code: 'memory_limit',
    says: /that nobody asked for/,
  },
  'answers with a line of 11 MB': {
    script: script([{ do: 'long-line', bytes: 11_000_000 }]),
    limits: SMALL,
    code: 'memory_limit',
    says: /a message of more than 10\.5 MB/,
  },
  'writes a line that never ends': {
    script: script([{ do: 'long-line', bytes: 12_000_000, end: false }]),
    limits: SMALL,
    code: 'memory_limit',
    says: /a message of more than 10\.5 MB/,
  },
  'answers against its schema': {
    script: {
      ...script([]),
      tools: [
        {
          name: 'work',
          outputSchema: { type: 'object', properties: { count: { type: 'number' } }, required: ['count'] },
          steps: [{ do: 'result', output: { count: 'many' } }],
        },
      ],
    },
    code: 'internal',
    says: /breaks the tool's schema: count: .*number/,
  },
  'answers with no tool result': {
    script: script([{ do: 'malformed' }]),
    code: 'internal',
    says: /breaks the tool's schema/,
  },
  'refuses the call': {
    script: script([{ do: 'refuse', code: -32_602, message: 'no such thing' }]),
    code: 'invalid_request',
    says: /refused the call of work: .*no such thing/,
  },
  'fails and says how': {
    script: script([{ do: 'fail', code: 'auth', message: 'The key is wrong.', fix: 'Set the key.' }]),
    code: 'auth',
    says: /^The key is wrong\.$/,
  },
  'fails and says nothing': {
    script: script([{ do: 'fail', plain: true, message: 'oh no' }]),
    code: 'internal',
    says: /The tool work \(hostile\) failed: oh no/,
  },
  'ignores that it was cancelled': {
    script: script([{ do: 'hang' }], [], { heedsCancel: false }),
    code: 'timeout',
    says: /didn't finish work/,
  },
  'ignores SIGTERM and the end of its input': {
    script: script([{ do: 'hang' }], [{ do: 'ignore-sigterm' }, { do: 'ignore-end' }]),
    code: 'timeout',
    says: /didn't finish work/,
  },
  'leaves a child behind': {
    script: script([
      { do: 'fork', file: 'pids' },
      { do: 'crash', code: 7 },
    ]),
    code: 'connection',
    says: /ended with code 7/,
  },
  'leaves a child behind that left its group': {
    script: script([
      { do: 'fork', file: 'pids', away: true },
      { do: 'crash', code: 7 },
    ]),
    code: 'connection',
    says: /ended with code 7/,
  },
  'writes to standard error without end': {
    script: script([{ do: 'chatter' }, { do: 'hang' }]),
    code: 'timeout',
    says: /didn't finish work/,
  },
};
