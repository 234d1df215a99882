import { z } from 'zod';
import { ERROR_CODES } from '../../core/errors.ts';

const json = z.json();
const place = z.string().min(1);

/**
 * One thing that the scripted agent does. In `file`, `line` and `output`, `{workspace}`, `{key}`,
 * `{attempt}`, `{run}`, `{step}`, `{tool}`, `{handoff}`, `{pid}` and `{args.NAME}` are filled in; a text in `output`
 * that is nothing but `{args}` or `{args.NAME}` becomes the value itself. Relative files lie beside the script.
 */
export const stepSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('progress'),
    done: z.number(),
    total: z.number().optional(),
    message: z.string().optional(),
  }),
  z.strictObject({ do: z.literal('log'), level: z.string().default('info'), text: z.string() }),
  /** Goes on when the file is there. */
  z.strictObject({ do: z.literal('wait'), file: place }),
  z.strictObject({ do: z.literal('delay'), ms: z.int().min(0) }),
  /** Answers with the output; without one, with the arguments. Ends the call. */
  z.strictObject({ do: z.literal('result'), output: json.optional() }),
  /** Answers with text only, as many servers do. */
  z.strictObject({ do: z.literal('text'), text: z.string() }),
  /** Fails as a tool of the kit does: with a code of the closed list. `plain` leaves the code out. */
  z.strictObject({
    do: z.literal('fail'),
    code: z.enum(ERROR_CODES).default('internal'),
    message: z.string().default('the script says so'),
    fix: z.string().default('Change the script.'),
    plain: z.boolean().default(false),
  }),
  /** Fails the first `times` calls that count in `file`, then goes on. */
  z.strictObject({
    do: z.literal('fail-times'),
    times: z.int().min(1),
    file: place.default('{run}-{step}.count'),
    code: z.enum(ERROR_CODES).default('connection'),
  }),
  /** A JSON-RPC error. */
  z.strictObject({ do: z.literal('refuse'), code: z.int(), message: z.string() }),
  /** Appends a line to a file, whole and synced: an effect that can be counted outside. */
  z.strictObject({
    do: z.literal('effect'),
    file: place,
    line: z.string().default('{key} {step} {attempt}'),
    /** Only if no line starts with the same idempotency key, as a well-behaved tool would. */
    once: z.boolean().default(false),
  }),
  z.strictObject({ do: z.literal('crash'), code: z.int().default(1), signal: z.string().optional() }),
  /** Never answers, whatever it is told. */
  z.strictObject({ do: z.literal('hang') }),
  /** Never does anything again: the process spins. */
  z.strictObject({ do: z.literal('spin') }),
  /** Writes text to standard output as it is. */
  z.strictObject({ do: z.literal('garbage'), text: z.string().default('this is no JSON\n') }),
  /** Writes so many bytes as log messages, as progress, or to standard error. */
  z.strictObject({
    do: z.literal('flood'),
    bytes: z.int().min(1),
    of: z.enum(['log', 'progress', 'stderr']).default('log'),
  }),
  /** Writes to standard error until it is ended. Goes on meanwhile. */
  z.strictObject({ do: z.literal('chatter') }),
  /** Answers with one line of at least so many bytes; `end: false` leaves its end out. */
  z.strictObject({ do: z.literal('long-line'), bytes: z.int().min(1), end: z.boolean().default(true) }),
  z.strictObject({
    do: z.literal('answer-twice'),
    output: json.optional(),
    /** Ends with code 9 right after the answers. */
    thenCrash: z.boolean().default(false),
  }),
  /** Answers a call that nobody made. */
  z.strictObject({ do: z.literal('unknown-id') }),
  /** Answers something that is no tool result. */
  z.strictObject({ do: z.literal('malformed') }),
  /** Starts a child that ignores SIGTERM and lives on; `away`: in its own session, so outside the group. */
  z.strictObject({ do: z.literal('fork'), file: place, away: z.boolean().default(false) }),
  /** Writes its own number to a file, one line per start. */
  z.strictObject({ do: z.literal('pid'), file: place }),
  z.strictObject({ do: z.literal('ignore-sigterm') }),
  /** Stays when its input ends. */
  z.strictObject({ do: z.literal('ignore-end') }),
  /** Asks the client for its roots and answers with them. */
  z.strictObject({ do: z.literal('roots') }),
]);
export type Step = z.infer<typeof stepSchema>;

const objectSchema = z.record(z.string(), json);

export const scriptSchema = z.strictObject({
  /** Name and version that it gives itself. */
  name: z.string().default('scripted'),
  tools: z
    .array(
      z.strictObject({
        name: z.string(),
        description: z.string().default(''),
        inputSchema: objectSchema.default({ type: 'object' }),
        outputSchema: objectSchema.optional(),
        /** What it does when it is called; else it answers with its arguments. */
        steps: z.array(stepSchema).default([]),
      }),
    )
    .min(1),
  /** Before it answers the handshake. */
  handshake: z.array(stepSchema).default([]),
  /** Steps by name: a call whose arguments say `behave: NAME` does these instead of its tool's. */
  behaviours: z.record(z.string(), z.array(stepSchema)).default({}),
  /** Whether it answers nothing to a cancelled call but says that the call has ended, as the kit does. */
  heedsCancel: z.boolean().default(true),
});
export type Script = z.infer<typeof scriptSchema>;
/** A script as it is written, before defaults. */
export type ScriptInput = z.input<typeof scriptSchema>;

/** Behaviours that every script has without naming them. */
export const COMMON_BEHAVIOURS: Readonly<Record<string, readonly Step[]>> = {
  echo: [{ do: 'result' }],
  crash: [{ do: 'crash', code: 3 }],
  hang: [{ do: 'hang' }],
  garbage: [{ do: 'garbage', text: 'this is no JSON\n' }],
  'fail-permanent': [
    { do: 'fail', code: 'invalid_request', message: 'the script says so', fix: 'Change it.', plain: false },
  ],
  'fail-transient': [
    { do: 'fail', code: 'connection', message: 'the script says so', fix: 'Try again.', plain: false },
  ],
  'fail-transient-once': [{ do: 'fail-times', times: 1, file: '{run}-{step}.count', code: 'connection' }],
  'fail-transient-twice': [{ do: 'fail-times', times: 2, file: '{run}-{step}.count', code: 'connection' }],
};
