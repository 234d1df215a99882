import type { Project, ts } from 'ts-morph';
import { showPath } from '../../../core/approval/visible-text.ts';
import { listFiles } from '../../kit/files.ts';
import { ToolFailure, type ToolContext } from '../../kit/agent.ts';
import { plainJson } from '../config/json-scan.ts';
import { isScript } from '../javascript.ts';
import { noteUnnamed, type Notes } from '../notes.ts';
import { createWorkspaceReader, type WorkspaceFile, type WorkspaceReader } from '../workspace-file.ts';

/** What one rename looks through at most: checking more takes minutes and gigabytes. */
const MAX_SOURCES = 8_000;
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** Where the workspace lies inside of the compiler's own file system, which holds nothing but what is put there. */
const ROOT = '/workspace/';

const SCRIPTS = '*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}';
/** Files that may use a symbol, and that the compiler can't read. */
const TEMPLATES = '*.{vue,svelte,astro,mdx}';

export interface Sources {
  /** Scripts by path. */
  readonly scripts: ReadonlyMap<string, WorkspaceFile>;
  /** Paths of templates that hold the name as a word. */
  readonly templates: readonly string[];
}

/** Reads all scripts of the workspace. Throws a ToolFailure when they are more than one rename can look through. */
export async function readSources(name: string, context: ToolContext, notes: Notes): Promise<Sources> {
  const { workspace, signal } = context;
  const list = await listFiles(workspace, { paths: [SCRIPTS, TEMPLATES], signal });
  noteUnnamed(list, notes);
  const read = createWorkspaceReader(list.root);
  const scripts = new Map<string, WorkspaceFile>();
  const templates: string[] = [];
  let characters = 0;
  for (const [index, path] of list.files.entries()) {
    signal.throwIfAborted();
    context.progress(index, list.files.length, showPath(path));
    const outcome = isProjectPath(path)
      ? await read(path)
      : ({
          kind: 'refused',
          reason: 'has a name that the compiler takes for another',
          about: 'file',
        } as const);
    if (outcome.kind === 'refused' && outcome.about === 'file')
      notes.add(`${showPath(path)}: left, it ${outcome.reason}.`);
    if (outcome.kind !== 'file') continue;
    const { file } = outcome;
    if (!isScript(path)) {
      if (hasWord(file.text, name)) templates.push(path);
      continue;
    }
    characters += file.text.length;
    if (scripts.size >= MAX_SOURCES || characters > MAX_CHARACTERS) throw tooMany();
    scripts.set(path, file);
  }
  context.progress(list.files.length, list.files.length);
  return { scripts, templates };
}

function tooMany(): ToolFailure {
  return new ToolFailure(
    'invalid_request',
    `The workspace has more than ${MAX_SOURCES} scripts, or they are too long to check together`,
    'Open the part of the repository that uses the symbol as the workspace.',
  );
}

/**
 * Whether a file can matter for a symbol that is no member: it names it, or it passes on whatever another file
 * exports. (A member can be reached through values whose files name neither it nor its owner.)
 */
export function mayNameSymbol(text: string, name: string): boolean {
  return text.includes(name) || /export\s*\*/.test(text);
}

/** Whether a text holds a name as a word of its own. */
export function hasWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const around = text.charAt(at - 1) + text.charAt(at + name.length);
    if (!/[\w$]/.test(around)) return true;
  }
  return false;
}

/** A compiler's project that holds these files and nothing else: no disk, no node_modules. */
export async function createProject(
  files: Iterable<WorkspaceFile>,
  options: ts.CompilerOptions,
): Promise<Project> {
  const { Project } = await import('ts-morph');
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: options });
  for (const { path, text } of files)
    project.createSourceFile(toProjectPath(path), text.replace(/^\uFEFF/, ''));
  return project;
}

/** Whether the compiler keeps a path as it is: to it a backslash is a slash on every system. */
function isProjectPath(path: string): boolean {
  return !path.includes('\\');
}

export function toProjectPath(path: string): string {
  return ROOT + path;
}

/** The path in the workspace, or null for a file that is none of it (the language's own library). */
export function fromProjectPath(path: string): string | null {
  return path.startsWith(ROOT) ? path.slice(ROOT.length) : null;
}

/** Options that fit most trees, and the path aliases of the nearest tsconfig.json or jsconfig.json. */
export async function compilerOptions(workspace: string, file: string): Promise<ts.CompilerOptions> {
  const { ts } = await import('ts-morph');
  const aliases = await readAliases(createWorkspaceReader(workspace), file);
  return {
    allowJs: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    jsx: ts.JsxEmit.Preserve,
    lib: ['lib.esnext.d.ts'],
    ...(aliases ? { paths: aliases } : {}),
  };
}

async function readAliases(read: WorkspaceReader, file: string): Promise<Record<string, string[]> | null> {
  const folders = file.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const folder = folders
      .slice(0, depth)
      .map((name) => `${name}/`)
      .join('');
    for (const name of ['tsconfig.json', 'jsconfig.json']) {
      const outcome = await read(folder + name);
      if (outcome.kind === 'file') return aliasesOf(outcome.file.text, folder);
    }
  }
  return null;
}

/** The paths of a configuration, from the project's root instead of from its own folder. */
function aliasesOf(text: string, folder: string): Record<string, string[]> | null {
  const options = member(parseJson(text), 'compilerOptions');
  const base = member(options, 'baseUrl');
  const start =
    toProjectPath(folder) + (typeof base === 'string' ? `${base.replace(/^\.?\/|\/$/g, '')}/` : '');
  const paths = member(options, 'paths');
  const entries: [string, string[]][] = typeof base === 'string' ? [['*', [`${start}*`]]] : [];
  if (typeof paths === 'object' && paths !== null) {
    for (const [alias, targets] of Object.entries(paths)) {
      const list = Array.isArray(targets) ? targets.filter((target) => typeof target === 'string') : [];
      entries.push([alias, list.map((target) => start + target.replace(/^\.\//, ''))]);
    }
  }
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, key)?.value
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(plainJson(text));
  } catch {
    // A broken configuration has no aliases to offer.
    return null;
  }
}
