import type { ts } from 'ts-morph';
import { z } from 'zod';
import { showPath } from '../../../core/approval/visible-text.ts';
import { defineTool, ToolFailure, type ToolContext } from '../../kit/agent.ts';
import { applyEdits } from '../edit.ts';
import {
  collectNodes,
  isScript,
  loadTypeScript,
  parseScript,
  syntaxErrors,
  type TypeScript,
} from '../javascript.ts';
import { createNotes, type Notes } from '../notes.ts';
import { composePatch, type FileChange } from '../patch/compose.ts';
import { proposalSchema } from '../proposal.ts';
import { findCollision, placeOf } from '../rename/collisions.ts';
import { findSymbol, type FoundSymbol } from '../rename/find-symbol.ts';
import { isUsableIdentifier } from '../rename/identifier.ts';
import {
  compilerOptions,
  createProject,
  fromProjectPath,
  mayNameSymbol,
  readSources,
  toProjectPath,
  type Sources,
} from '../rename/sources.ts';
import { isTooDeep } from '../too-deep.ts';
import { requireWorkspaceFile } from '../workspace-file.ts';

/** Places that a note names before it only counts. */
const PLACES_IN_NOTE = 5;

const input = z.object({
  file: z.string().max(4_096).describe('A script in which the symbol is declared or used'),
  line: z.int().min(1).optional().describe('Line of the one meant, where the file has several of that name'),
  name: z.string().min(1).max(200),
  to: z.string().min(1).max(200),
});
type RenameInput = z.output<typeof input>;

/** Proposes a patch that renames a symbol everywhere; all of it or nothing. */
export const renameSymbol = defineTool({
  name: 'rename_symbol',
  description:
    'Proposes a patch that renames a variable, function, class, type or member in all TypeScript and JavaScript files that use it.',
  effect: 'patch',
  input,
  output: proposalSchema,
  run: async (request, context) => {
    const ts = await loadTypeScript();
    checkRequest(ts, request);
    await requireWorkspaceFile(context.workspace, request.file);
    const notes = createNotes();
    const sources = await readSources(request.name, context, notes);
    const changes = await rename(ts, request, { sources, context, notes }).catch((error: unknown) => {
      if (!isTooDeep(error)) throw error;
      throw refuse(
        'A script of the workspace is nested too deeply to be read',
        'Name it in .gitignore if it is generated.',
      );
    });
    const proposal = composePatch(`Rename ${request.name} to ${request.to}`, changes, notes);
    if (proposal.files.length === changes.length) return proposal;
    throw refuse(
      `${request.name} is used in more places than one patch can hold`,
      'Rename it in one part of the repository at a time.',
    );
  },
});

function checkRequest(ts: TypeScript, { file, name, to }: RenameInput): void {
  const bare = to.replace(/^#/, '');
  if (!isScript(file))
    throw refuse(
      `${showPath(file)} is no TypeScript or JavaScript file`,
      'Name a script that declares or uses the symbol.',
    );
  if (!isUsableIdentifier(ts, bare) || to.startsWith('#') !== name.startsWith('#')) {
    throw refuse(
      `"${to}" can't be a name in place of ${name}`,
      'Choose letters, digits and underscores, and no word of the language.',
    );
  }
  if (to === name) throw refuse(`${name} has that name already`, 'Choose another name.');
}

interface RenameWork {
  readonly sources: Sources;
  readonly context: ToolContext;
  readonly notes: Notes;
}

async function rename(ts: TypeScript, request: RenameInput, work: RenameWork): Promise<FileChange[]> {
  const { sources, context, notes } = work;
  const options = await compilerOptions(context.workspace, request.file);
  if (!sources.scripts.has(request.file)) {
    throw refuse(
      `${showPath(request.file)} is hidden by an ignore file, or has a name that the compiler can't keep`,
      'Name a script that belongs to the sources.',
    );
  }
  // First with the files that name it: a member needs all the others too, and most symbols are no members.
  const likely = [...sources.scripts.values()].filter(
    ({ path, text }) => path === request.file || mayNameSymbol(text, request.name),
  );
  let project = await createProject(likely, options);
  const find = () => {
    const checker = project.getTypeChecker().compilerObject;
    const source = project.getSourceFileOrThrow(toProjectPath(request.file)).compilerNode;
    return { checker, found: findSymbol(ts, checker, source, { name: request.name, line: request.line }) };
  };
  let { checker, found } = find();
  if (found.isMember && likely.length < sources.scripts.size) {
    project = await createProject(sources.scripts.values(), options);
    ({ checker, found } = find());
  }
  context.signal.throwIfAborted();
  const service = project.getLanguageService().compilerObject;
  const at = { file: found.name.getSourceFile().fileName, position: found.name.getStart() };
  const locations =
    service.findRenameLocations(at.file, at.position, false, false, {
      providePrefixAndSuffixTextForRename: true,
    }) ?? [];
  const byFile = Map.groupBy(locations, ({ fileName }) => fileName);
  const touched = [...byFile.keys()].map((file) => project.getSourceFileOrThrow(file).compilerNode);
  const collision = findCollision(ts, checker, found, touched, request.to);
  if (collision !== null) {
    throw refuse(`${request.to} already means something else at ${collision}`, 'Choose another name.');
  }
  noteTheRest(ts, {
    request,
    found,
    locations,
    project: project.getSourceFiles().map((file) => file.compilerNode),
    notes,
  });
  if (sources.templates.length > 0) {
    notes.add(
      `Templates that name ${request.name} are not changed: ${sources.templates.slice(0, PLACES_IN_NOTE).map(showPath).join(', ')}.`,
    );
  }
  return [...byFile].map(([file, places]) => changeFile(ts, sources, file, places, request.to));
}

function changeFile(
  ts: TypeScript,
  { scripts }: Sources,
  file: string,
  places: readonly ts.RenameLocation[],
  to: string,
): FileChange {
  const path = fromProjectPath(file);
  const source = path === null ? undefined : scripts.get(path);
  if (path === null || !source)
    throw refuse('The symbol is used outside of the workspace', 'Rename what the workspace declares itself.');
  const { text, executable } = source;
  // The compiler's offsets don't count a byte order mark.
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const name = to.replace(/^#/, '');
  const after = applyEdits(
    text,
    places.map(({ textSpan, prefixText = '', suffixText = '' }) => {
      const start = textSpan.start + shift;
      const hash = text.charAt(start) === '#' ? '#' : '';
      return { start, end: start + textSpan.length, text: prefixText + hash + name + suffixText };
    }),
  );
  if (
    after === null ||
    syntaxErrors(parseScript(ts, path, after)) > syntaxErrors(parseScript(ts, path, text))
  ) {
    throw refuse(`The new name would break ${showPath(path)}`, 'Choose another name.');
  }
  return { path, before: text, after, executable };
}

interface Rest {
  readonly request: RenameInput;
  readonly found: FoundSymbol;
  readonly locations: readonly ts.RenameLocation[];
  readonly project: readonly ts.SourceFile[];
  readonly notes: Notes;
}

/** Says where the old name stays although a reader may expect the new one. */
function noteTheRest(ts: TypeScript, { request, found, locations, project, notes }: Rest): void {
  const { name } = request;
  const kept = locations.filter(({ prefixText }) => prefixText?.endsWith(': '));
  if (kept.length > 0 && !found.isMember) {
    notes.add(
      `${kept.length} objects keep a property ${name}, for others may read it: only its value is renamed.`,
    );
  }
  if (!found.isMember) return;
  const known = new Set(locations.map(({ fileName, textSpan }) => `${fileName}:${textSpan.start}`));
  const isAccess = (node: ts.Node): node is ts.Identifier =>
    ts.isIdentifier(node) &&
    node.text === name &&
    ts.isPropertyAccessExpression(node.parent) &&
    node.parent.name === node;
  const unknown = project
    .flatMap((source) => collectNodes(source, isAccess))
    .filter((node) => !known.has(`${node.getSourceFile().fileName}:${node.getStart()}`));
  if (unknown.length === 0) return;
  const places = unknown.slice(0, PLACES_IN_NOTE).map(placeOf).join(', ');
  notes.add(
    `${unknown.length} uses of .${name} belong to something else or to a value without a known type: ${places}.`,
  );
}

function refuse(message: string, fix: string): ToolFailure {
  return new ToolFailure('invalid_request', message, fix);
}
