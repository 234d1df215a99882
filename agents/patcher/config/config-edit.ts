import type { Json } from '../../../core/json.ts';

/** The changed text of a settings file, or why it is left, in words that follow the path. */
export type ConfigEdit =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'left'; readonly reason: string };

/** The way to a value: names of keys and numbers of items. */
export type ConfigPath = readonly (string | number)[];

/** Leaves the file as it is. */
export function leaveConfig(reason: string): ConfigEdit {
  return { kind: 'left', reason };
}

/**
 * The value that a file should hold after the change: what the edited text is checked against.
 * Null when the path leads through something that is no object or list.
 */
export function withValue(root: unknown, path: ConfigPath, value: Json): { readonly root: unknown } | null {
  const [step, ...rest] = path;
  if (step === undefined) return { root: value };
  if (Array.isArray(root)) {
    if (typeof step !== 'number' || step > root.length) return null;
    const items: unknown[] = [...(root as readonly unknown[])];
    const inner = withValue(items[step], rest, value);
    if (!inner) return null;
    items[step] = inner.root;
    return { root: items };
  }
  if (root !== null && root !== undefined && typeof root !== 'object') return null;
  const entries = new Map(Object.entries(root ?? {}));
  const inner = withValue(entries.get(String(step)), rest, value);
  if (!inner) return null;
  entries.set(String(step), inner.root);
  return { root: Object.fromEntries(entries) };
}
