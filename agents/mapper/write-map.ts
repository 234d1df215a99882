import type { z } from 'zod';
import { showPath } from '../../core/approval/visible-text.ts';
import { markdownCode, markdownTable, markdownText } from '../kit/markdown.ts';
import type { mapOutput } from './output.ts';

export type MapFacts = Omit<z.output<typeof mapOutput>, 'markdown'>;

/** Characters of a name in a drawing; the tables have it whole. */
const MAX_LABEL = 60;
/** Rows of a table that the page has; the answer has all. */
const MAX_ROWS = 30;

/** The map as Markdown. It holds no time and no commit, so that the same files and history give the same text. */
export function writeMap(facts: MapFacts): string {
  const { files, languages, folders, entryPoints, modules, largest, hotSpots, owners, tests, notes } = facts;
  const parts = [
    '# Repository map',
    `${files.total} files, ${files.lines} lines, ${files.bytes} bytes, without what ignore files hide.`,
    ...section('Languages', ['language', 'files', 'lines', 'bytes'], languages, (one) => [
      markdownText(one.name),
      String(one.files),
      String(one.lines),
      String(one.bytes),
    ]),
    ...section('Folders', ['folder', 'files', 'lines', 'holds'], folders, (one) => [
      markdownCode(one.path),
      String(one.files),
      String(one.lines),
      markdownText(one.holds),
    ]),
    ...section('Where to begin', ['file', 'why'], entryPoints, ({ path, why }) => [
      markdownCode(path),
      markdownText(why),
    ]),
    ...writeModules(modules),
    ...section('Largest files', ['file', 'lines'], largest, ({ path, lines }) => [
      markdownCode(path),
      String(lines),
    ]),
    ...section('Hot spots', ['file', 'changes', 'lines'], hotSpots, ({ path, changes, lines }) => [
      markdownCode(path),
      String(changes),
      String(lines),
    ]),
    ...section('Authors', ['author', 'commits'], owners.authors, ({ name, commits }) => [
      markdownText(name),
      String(commits),
    ]),
    ...section('Owners', ['owner', 'files'], owners.owners, ({ name, files: owned }) => [
      markdownText(name),
      String(owned),
    ]),
    '## Tests',
    `${tests.tests.files} files with ${tests.tests.lines} lines of tests for ${tests.source.files} files with ${tests.source.lines} lines of code.`,
    ...(notes.length === 0 ? [] : ['## Notes', notes.map((note) => `- ${markdownText(note)}`).join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section<T>(
  title: string,
  head: readonly string[],
  items: readonly T[],
  row: (item: T) => string[],
): string[] {
  if (items.length === 0) return [];
  const rest = items.length > MAX_ROWS ? [`${items.length - MAX_ROWS} more are not listed here.`] : [];
  return [`## ${title}`, markdownTable(head, items.slice(0, MAX_ROWS).map(row)), ...rest];
}

function writeModules(modules: MapFacts['modules']): string[] {
  if (modules.imports === 0) return [];
  const parts = [
    '## Modules',
    `${modules.files} files import ${modules.imports} times from each other. An arrow leads from who imports to what is imported, with how many files do.`,
  ];
  if (modules.graph.edges.length > 0) parts.push(drawGraph(modules.graph));
  if (modules.graph.left > 0)
    parts.push(`${modules.graph.left} folders or arrows are left out of the drawing.`);
  parts.push(
    ...section('Most imported', ['file', 'imported by'], modules.mostImported, ({ path, importers }) => [
      markdownCode(path),
      String(importers),
    ]),
  );
  if (modules.cycles.total > 0) {
    const lines = modules.cycles.listed.map(
      ({ files, total }) =>
        `- ${files.map(markdownCode).join(', ')}${total > files.length ? ` and ${total - files.length} more` : ''}`,
    );
    parts.push(
      '## Circles of imports',
      `${modules.cycles.total} groups of files import each other:`,
      lines.join('\n'),
    );
  }
  return parts;
}

/** A drawing in Mermaid's language. Names of folders are a stranger's: only plain characters of them get in. */
export function drawGraph({ nodes, edges }: MapFacts['modules']['graph']): string {
  const ids = new Map(nodes.map(({ path }, index) => [path, `n${index}`]));
  const lines = [
    ...nodes.map(({ path, files }) => `  ${ids.get(path) ?? ''}["${label(path)} (${files})"]`),
    ...edges.map(({ from, to, imports }) => `  ${ids.get(from) ?? ''} -->|${imports}| ${ids.get(to) ?? ''}`),
  ];
  return ['```mermaid', 'graph LR', ...lines, '```'].join('\n');
}

function label(path: string): string {
  const short = path.length > MAX_LABEL ? `…${path.slice(1 - MAX_LABEL)}` : path;
  return showPath(short).replace(/[^\p{L}\p{N} ./_@+…-]/gu, '_');
}
