import { z } from 'zod';
import type { ErrorCode } from '../../core/errors.ts';
import { isTransient } from '../../core/errors.ts';
import { defineTool, ToolFailure, type ToolContext } from '../kit/agent.ts';
import { severitySchema } from '../../core/agent/finding.ts';
import { deliver, type Delivery } from './deliver.ts';
import { plainLine, slackBody, type Message } from './message.ts';
import { scrub } from '../kit/scrub.ts';

/** Environment variables that may hold the address of a webhook. */
export const WEBHOOK_SECRETS = ['SLACK_WEBHOOK', 'NOTIFY_WEBHOOK'] as const;

/** Calls whose answer is remembered, so that one delivered twice is told once. */
const MAX_REMEMBERED = 1_000;

const channelSchema = z.union([
  z.strictObject({ type: z.literal('console') }),
  z.strictObject({
    type: z.literal('webhook'),
    secret: z
      .enum(WEBHOOK_SECRETS)
      .describe('The variable that holds the address: whoever knows it can post'),
  }),
  z.strictObject({
    type: z.literal('webhook'),
    url: z.string().min(1).max(2_000).describe('http or https; better keep it in a secret'),
  }),
]);
type Channel = z.output<typeof channelSchema>;

const input = z.strictObject({
  title: z.string().min(1).max(200),
  text: z.string().max(10_000).default(''),
  severity: severitySchema.optional(),
  fields: z
    .array(z.strictObject({ name: z.string().min(1).max(100), value: z.string().max(1_000) }))
    .max(20)
    .default([]),
  channels: z
    .array(channelSchema)
    .min(1)
    .max(10)
    .default([{ type: 'console' }]),
});
const output = z.strictObject({
  delivered: z.array(
    z.strictObject({
      channel: z.string().describe('console, or webhook and its host'),
      ok: z.boolean(),
      status: z.int().optional(),
      attempts: z.int(),
      error: z.string().optional(),
    }),
  ),
});
type Delivered = z.output<typeof output>;

interface Told extends Delivery {
  readonly channel: string;
}

const remembered = new Map<string, Promise<Delivered>>();

/** Tells people through chat servers and the log. Fails only when not one channel could be told. */
export const notify = defineTool({
  name: 'notify',
  description:
    'Sends a message to the log and to webhooks (Slack and what takes its format). Secrets are taken out of it first.',
  effect: 'act',
  // The same key is told once by one process; after a crash nobody knows whether the message went out.
  idempotent: false,
  input,
  output,
  run: (message, context) => once(context.idempotencyKey, () => tellAll(message, message.channels, context)),
});

function once(key: string | undefined, act: () => Promise<Delivered>): Promise<Delivered> {
  if (key === undefined) return act();
  const earlier = remembered.get(key);
  if (earlier) return earlier;
  const answer = act();
  remembered.set(key, answer);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MAX_REMEMBERED) break;
    remembered.delete(oldest);
  }
  // What failed may be tried again under the same key. The caller gets the rejection itself.
  answer.catch(() => remembered.delete(key));
  return answer;
}

async function tellAll(
  message: Message,
  channels: readonly Channel[],
  context: ToolContext,
): Promise<Delivered> {
  const secrets = WEBHOOK_SECRETS.flatMap((name) => context.secret(name) ?? []);
  const urls = channels.flatMap((channel) => ('url' in channel ? channel.url : []));
  const clean = cleanMessage(message, [...secrets, ...urls]);
  const told = await Promise.all(channels.map((channel) => tell(channel, clean, context)));
  const failed = told.filter(({ ok }) => !ok);
  if (failed.length === told.length) throw noneTold(failed);
  return {
    delivered: told.map(({ channel, ok, status, attempts, error }) => ({
      channel,
      ok,
      ...(status === undefined ? {} : { status }),
      attempts,
      ...(error === undefined ? {} : { error }),
    })),
  };
}

function cleanMessage({ title, text, severity, fields }: Message, secrets: readonly string[]): Message {
  const clean = (part: string) => scrub(part, secrets);
  return {
    title: clean(title),
    text: clean(text),
    severity,
    fields: fields.map(({ name, value }) => ({ name: clean(name), value: clean(value) })),
  };
}

async function tell(channel: Channel, message: Message, context: ToolContext): Promise<Told> {
  if (channel.type === 'console') {
    const isBad = message.severity === 'critical' || message.severity === 'high';
    context.log(isBad ? 'warning' : 'info', plainLine(message));
    return { channel: 'console', ok: true, attempts: 1 };
  }
  const name = 'secret' in channel ? channel.secret : null;
  const address = 'secret' in channel ? context.secret(channel.secret) : channel.url;
  if (address === undefined || address === '') {
    return refused('webhook', `the variable ${name ?? ''} is not set`, 'auth');
  }
  const url = readAddress(address);
  if (typeof url === 'string')
    return refused('webhook', `${name ?? 'the address'} ${url}`, 'invalid_request');
  const { idempotencyKey, signal } = context;
  return {
    channel: `webhook ${url.host}`,
    ...(await deliver(url, slackBody(message), { idempotencyKey, signal })),
  };
}

/** The address, or what is wrong with it in words that don't repeat it. */
function readAddress(address: string): URL | string {
  if (!URL.canParse(address)) return 'is no URL';
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'is neither http nor https';
  return url.username !== '' || url.password !== '' ? 'holds a user name or password' : url;
}

function refused(channel: string, error: string, code: ErrorCode): Told {
  return { channel, ok: false, attempts: 0, error, code };
}

/** The code of the failure that may pass by itself, if there is one: then the run's own retry can help. */
function noneTold(failed: readonly Told[]): ToolFailure {
  const codes = failed.flatMap(({ code }) => code ?? []);
  const code = codes.find(isTransient) ?? codes[0] ?? 'connection';
  return new ToolFailure(
    code,
    `No channel took the message: ${failed.map(({ channel, error }) => `${channel}: ${error ?? 'failed'}`).join('; ')}`,
    isTransient(code)
      ? 'Check that the server is up and can be reached from here, then run the step again.'
      : 'Check the address of the webhook, where it was made, and the variable that holds it.',
  );
}
