import { isJson, type Json, type JsonObject } from '../../../core/json.ts';
import type { WorkflowInput } from '../../../core/workflow/schema.ts';

/** What a field of the form holds: text as it was typed, a switch, or a list of texts. */
export type FieldValue = string | boolean | readonly string[];
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** How an input is asked for. */
export type FieldKind = 'choice' | 'text' | 'number' | 'switch' | 'texts' | 'json';

export function fieldKindOf({ type, enum: choices, items, default: given }: WorkflowInput): FieldKind {
  if (choices) return 'choice';
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'switch';
    case 'array':
      return items?.['type'] === 'string' && (given === undefined || isTexts(given)) ? 'texts' : 'json';
    case 'object':
      return 'json';
  }
}

/** The form as it first stands: with the defaults of the workflow. */
export function firstValues(inputs: Readonly<Record<string, WorkflowInput>>): FieldValues {
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, firstValue(input)]));
}

function firstValue(input: WorkflowInput): FieldValue {
  const given = input.default;
  switch (fieldKindOf(input)) {
    case 'switch':
      return given === true;
    case 'texts':
      return isTexts(given) ? given : [];
    case 'choice':
    case 'json':
      return given === undefined ? '' : writeJson(given);
    case 'text':
    case 'number':
      return typeof given === 'string' || typeof given === 'number' ? String(given) : '';
  }
}

/** What a choice is called: texts without their quotes. */
export function choiceLabel(choice: Json): string {
  return typeof choice === 'string' ? choice : JSON.stringify(choice);
}

/** The input of the run, and what can't be read as JSON at all, by name. */
export interface ReadForm {
  readonly input: JsonObject;
  readonly unreadable: Readonly<Record<string, string>>;
}

/** Reads the form. An empty field is left out, so that the default or "missing" applies. */
export function readForm(inputs: Readonly<Record<string, WorkflowInput>>, values: FieldValues): ReadForm {
  const input: Record<string, Json> = {};
  const unreadable: Record<string, string> = {};
  for (const [name, declared] of Object.entries(inputs)) {
    const value = values[name] ?? '';
    if (typeof value !== 'string') input[name] = value;
    else if (value.trim() === '' && fieldKindOf(declared) !== 'text') continue;
    else if (value === '') continue;
    else {
      const read = readText(fieldKindOf(declared), value);
      if (read === undefined) unreadable[name] = 'This is no JSON.';
      else input[name] = read;
    }
  }
  return { input, unreadable };
}

function readText(kind: FieldKind, text: string): Json | undefined {
  if (kind === 'text') return text;
  // What is no number stays text, so that the check says what is wanted.
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isTexts(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function writeJson(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : JSON.stringify(value);
}
