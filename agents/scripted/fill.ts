import type { z } from 'zod';
import type { Call } from './wire.ts';

type JsonValue = z.core.util.JSONType;

const NAME = /\{(args\.)?([A-Za-z_][\w-]*)\}/g;

/** Fills `{name}` and `{args.name}` in a text; what is unknown stays as it is. */
export function fillText(text: string, call: Call | undefined): string {
  return text.replaceAll(NAME, (whole, fromArgs: string | undefined, name: string) => {
    if (!call) return name === 'pid' ? String(process.pid) : whole;
    if (fromArgs === undefined) return call.names[name] ?? whole;
    const value = call.args[name];
    return value === undefined ? whole : typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/** Fills a value: a text that is one name and nothing else becomes the argument itself. */
export function fillValue(value: JsonValue, call: Call): JsonValue {
  if (typeof value === 'string') {
    if (value === '{args}') return { ...call.args };
    const [, name] = /^\{args\.([A-Za-z_][\w-]*)\}$/.exec(value) ?? [];
    return name === undefined ? fillText(value, call) : (call.args[name] ?? null);
  }
  if (Array.isArray(value)) return value.map((item) => fillValue(item, call));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillValue(item, call)]));
}
