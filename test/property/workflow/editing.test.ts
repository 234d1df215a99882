import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../core/json.ts';
import { isJsonObject } from '../../../core/json.ts';
import { listAt, nodesOf } from '../../../core/workflow/edit/document.ts';
import type { Draft } from '../../../core/workflow/edit/draft.ts';
import { lostComments, openDraft, writeText } from '../../../core/workflow/edit/draft.ts';
import { applyEdit } from '../../../core/workflow/edit/edit.ts';
import type { EditorState } from '../../../core/workflow/edit/editor-state.ts';
import { createEditor, reduceEditor } from '../../../core/workflow/edit/editor-state.ts';
import { copyFragment, readFragment } from '../../../core/workflow/edit/fragment.ts';
import { getIn, sameJson } from '../../../core/workflow/edit/json-path.ts';
import { pasteIds } from '../../../core/workflow/edit/paste.ts';
import { checkDocument } from '../../../core/workflow/parse.ts';
import type { Locate, Path } from '../../../core/workflow/problem.ts';
import { validateWorkflow } from '../../../core/workflow/validate.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';
import { draftFrom } from '../../support/workflow-draft.ts';
import { anyValue, chooseEdit, enrich, picks } from '../../support/workflow-edits.ts';
import { randomWorkflow } from '../../support/workflow-random.ts';
import type { Pick, StyledText } from '../../support/workflow-styled.ts';
import { styledYaml } from '../../support/workflow-styled.ts';

/** A workflow that somebody wrote, and what chooses the edits of it. */
interface Story {
  readonly styled: StyledText;
  readonly start: Draft;
  readonly pick: Pick;
  readonly values: readonly Json[];
}

const stories: fc.Arbitrary<Story> = fc
  .tuple(randomWorkflow, picks, fc.array(anyValue, { minLength: 1, maxLength: 12 }))
  .map(([{ document }, pick, values]) => {
    const styled = styledYaml(enrich(document, pick, values), pick);
    return { styled, start: frozen(draftFrom(styled.text, 'yaml')), pick, values };
  });

/** Frozen all through, so that an edit that writes into its input throws. What is frozen already is all through. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) frozen(member);
  return value;
}

function editSome({ start, pick, values }: Story, most: number): Draft {
  let draft = start;
  for (let left = 1 + pick(most); left > 0; left--) draft = editOnce(draft, pick, values);
  return draft;
}

function editOnce(draft: Draft, pick: Pick, values: readonly Json[]): Draft {
  const edit = frozen(chooseEdit(draft, pick, values[pick(values.length)] ?? null));
  const edited = applyEdit(draft, edit);
  // The very same draft is how an editor knows that there is nothing to undo.
  if (edited !== draft && edit.type !== 'batch')
    expect(sameJson(edited.document, draft.document)).toBe(false);
  return frozen(edited);
}

const COUNT = { numRuns: 40 };

describe('an edited workflow', () => {
  it('comes back exactly by as many undos as there were steps, and again by as many redos', () => {
    fc.assert(
      fc.property(stories, ({ styled, start, pick, values }) => {
        let state: EditorState = frozen(createEditor(start));
        const passed: Draft[] = [];
        for (let left = 1 + pick(25); left > 0; left--) {
          const edit = frozen(chooseEdit(state.draft, pick, values[pick(values.length)] ?? null));
          const steps = state.past.length;
          const before = state.draft;
          const group = pick(3) === 0 ? { group: `g${pick(2)}` } : {};
          state = frozen(reduceEditor(state, { type: 'edit', edit, ...group }));
          if (state.past.length > steps) passed.push(before);
        }
        const end = state.draft;
        for (const before of passed.toReversed()) {
          state = reduceEditor(state, { type: 'undo' });
          expect(state.draft).toBe(before);
        }
        expect(state.draft).toBe(start);
        expect(writeText(state.draft)).toBe(styled.text);
        for (const before of passed) {
          expect(state.draft).toBe(before);
          state = reduceEditor(state, { type: 'redo' });
        }
        expect(state.draft).toBe(end);
        expect(state.future).toEqual([]);
      }),
      COUNT,
    );
  });

  it('reads from its text as it is, in which what was not touched stands to the byte', () => {
    fc.assert(
      fc.property(stories, (story) => {
        expect(writeText(story.start)).toBe(story.styled.text);
        const draft = editSome(story, 6);
        const text = writeText(draft);
        const again = draftFrom(text, 'yaml');
        expect(sameJson(again.document, draft.document)).toBe(true);
        expect(writeText(again)).toBe(text);
        expectKept(story, draft, text);
        if (story.styled.text.includes('\r\n')) expect(text).not.toMatch(/(?<!\r)\n/);
        if (story.styled.text.startsWith('\uFEFF')) expect(text.startsWith('\uFEFF')).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('reads from its text as it is, in JSON, too', () => {
    fc.assert(
      fc.property(stories, fc.constantFrom(0, 2, '\t'), (story, indent) => {
        const text = JSON.stringify(story.start.document, null, indent).replaceAll('\u007f', '\\u007f');
        const start = frozen(draftFrom(text, 'json'));
        const draft = editSome({ ...story, start }, 6);
        const written = writeText(draft);
        expect(sameJson(JSON.parse(written) as Json, draft.document)).toBe(true);
        expect(written.includes('\n')).toBe(text.includes('\n'));
      }),
      COUNT,
    );
  });

  it('has no problem that points at nothing', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { document } = editSome(story, 6);
        const paths: Path[] = [];
        const locate: Locate = (path) => {
          paths.push(path);
          return { line: 1, column: 1 };
        };
        const { workflow, problems } = checkDocument(document, locate);
        const more = workflow ? validateWorkflow(workflow, sampleCatalog(), locate) : [];
        const ids = new Set(nodesOf(document).map(({ id }) => id));
        for (const { node } of [...problems, ...more]) if (node !== null) expect(ids).toContain(node);
        // What is missing is told where it belongs, so its last step may lead nowhere; an input that `with` lacks, two.
        for (const path of paths) {
          const depth = path.at(-2) === 'with' && getIn(document, path.slice(0, -1)) === undefined ? -2 : -1;
          expect(getIn(document, path.slice(0, depth))).toBeDefined();
        }
      }),
      COUNT,
    );
  });
});

/** Nodes and sections that no edit touched stand in the text to the byte, with the comments in and above them. */
function expectKept({ styled, start }: Story, draft: Draft, text: string): void {
  const now = new Map(nodesOf(draft.document).map(({ id, node }) => [id, node]));
  for (const { id, node } of nodesOf(start.document)) {
    const chunk = styled.chunks.get(id);
    if (chunk === undefined || now.get(id) !== node || hasAlias(chunk)) continue;
    expect(text).toContain(chunk);
  }
  for (const [key, section] of styled.sections) {
    const isSame = start.document[key] === draft.document[key];
    if (isSame && !hasAlias(section)) expect(text).toContain(section);
  }
  // Comments that stand by themselves stay as long as there are nodes.
  if (listAt(draft.document, 'nodes').length > 0)
    for (const name of styled.loose) expect(text).toContain(name);
}

/** Whether lines may be an alias of something elsewhere, which changes them when it changes. */
function hasAlias(lines: string): boolean {
  return /\*c\d+x/.test(lines);
}

/** A right workflow with all that names a node: needs, templates, expressions, revise, outputs, layout. */
function withAllNames(document: JsonObject, pick: Pick): JsonObject {
  const ids = nodesOf(document).map(({ id }) => id);
  const one = (): string => ids[pick(ids.length)] ?? '';
  const nodes = listAt(document, 'nodes').map((node): Json => {
    if (!isJsonObject(node) || node['kind'] !== 'approval' || pick(2) === 0) return node;
    return { ...node, revise: { node: one(), attempts: 2 } };
  });
  return {
    ...document,
    nodes,
    outputs: { all: `{{ ${one()}.output }} of {{ [1].map(x, ${one()}.state + string(x)) }}` },
    layout: Object.fromEntries(ids.map((id, index) => [id, { x: index, y: pick(500) }])),
  };
}

/** Whether a name stands anywhere in a value as a word. The names of random nodes are no other words. */
function says(value: Json, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(JSON.stringify(value));
}

const named: fc.Arbitrary<{ readonly draft: Draft; readonly pick: Pick }> = fc
  .tuple(randomWorkflow, picks)
  .map(([{ document }, pick]) => {
    const text = styledYaml(withAllNames(document, pick), pick).text;
    return { draft: frozen(draftFrom(text, 'yaml')), pick };
  });

describe('comments', () => {
  it('are kept where only a title is added, or told', () => {
    fc.assert(
      fc.property(named, ({ draft, pick }) => {
        const ids = nodesOf(draft.document).map(({ id }) => id);
        const node = ids[pick(ids.length)] ?? '';
        const titled = applyEdit(draft, { type: 'set', node, path: ['title'], value: 'Another title' });
        const text = writeText(titled);
        const told = new Set(lostComments(titled));
        const comments = draft.source.match(/^ *# .*$/gm) ?? [];
        const gone = comments.map((line) => line.trim()).filter((comment) => !text.includes(comment));
        expect(gone.filter((comment) => !told.has(comment))).toEqual([]);
      }),
      COUNT,
    );
  });
});

describe('names in an edited workflow', () => {
  it('leave nothing of the old one behind after a rename, and are back after the way back', () => {
    fc.assert(
      fc.property(named, ({ draft, pick }) => {
        const ids = nodesOf(draft.document).map(({ id }) => id);
        const from = ids[pick(ids.length)] ?? '';
        const renamed = applyEdit(draft, { type: 'rename-node', from, to: 'another' });
        expect(says(renamed.document, from)).toBe(false);
        const back = applyEdit(frozen(renamed), { type: 'rename-node', from: 'another', to: from });
        expect(sameJson(back.document, draft.document)).toBe(true);
        expect(writeText(back)).toBe(draft.source);
        const opened = openDraft(writeText(renamed), 'yaml');
        expect(opened.ok && sameJson(opened.draft.document, renamed.document)).toBe(true);
      }),
      COUNT,
    );
  });

  it('are new in all that is pasted, and no two things have one id', () => {
    fc.assert(
      fc.property(named, ({ draft, pick }) => {
        const annotated = frozen(
          [0, 1].reduce((one, at) => {
            const note = {
              id: `note${at}`,
              kind: 'note',
              text: '',
              x: at,
              y: 0,
              width: 9,
              height: 9,
            } as const;
            return applyEdit(one, { type: 'annotate', annotation: note });
          }, draft),
        );
        const ids = nodesOf(draft.document).map(({ id }) => id);
        const copied = ids.filter(() => pick(2) === 0);
        const fragment = readFragment(copyFragment(annotated, copied, ['note0', 'note1']) ?? '');
        if (!fragment) throw new Error('nothing was copied');
        const given = pasteIds(annotated.document, frozen(fragment));
        const once = applyEdit(annotated, { type: 'paste', fragment, at: { x: 5, y: 5 } });
        const pasted = listAt(once.document, 'nodes').slice(ids.length);
        expect(pasted.map((node) => isJsonObject(node) && node['id'])).toEqual([...given.values()]);
        for (const old of copied) for (const node of pasted) expect(says(node, old)).toBe(false);
        const twice = applyEdit(frozen(once), { type: 'paste', fragment, at: { x: 9, y: 9 } });
        for (const key of ['nodes', 'annotations']) {
          const all = listAt(twice.document, key).map((item) => isJsonObject(item) && item['id']);
          expect(new Set(all).size).toBe(all.length);
        }
        expect(listAt(twice.document, 'annotations')).toHaveLength(6);
        const others = listAt(twice.document, 'nodes').slice(0, ids.length);
        expect(others).toEqual(listAt(draft.document, 'nodes'));
      }),
      COUNT,
    );
  });
});
