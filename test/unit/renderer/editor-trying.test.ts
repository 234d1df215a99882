import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { StepView } from '../../../core/run/views.ts';
import { draftOf } from '../../../core/workflow/edit/draft.ts';
import type { Edit } from '../../../core/workflow/edit/edit.ts';
import { createEditor, reduceEditor, type EditorState } from '../../../core/workflow/edit/editor-state.ts';
import { findGivenProblem, NO_DECISION } from '../../../core/workflow/run-part.ts';
import { nodeSchema, type NodeKind } from '../../../core/workflow/schema.ts';
import { nodeTemplates } from '../../../core/workflow/edit/node-templates.ts';
import { firstOutput } from '../../../renderer/features/editor/trying/first-output.ts';
import { lastOutputIn, type StepOfRun } from '../../../renderer/features/editor/trying/last-output.ts';
import {
  partToTry,
  wantedPart,
  type KnownOutput,
} from '../../../renderer/features/editor/trying/part-of-run.ts';
import { followSteps, type KeptPins } from '../../../renderer/features/editor/trying/pins-of-steps.ts';
import {
  MAX_PIN_SIZE,
  MAX_PINS,
  MAX_PINS_SIZE,
  pinKey,
  readPins,
  whyNotPin,
  writePins,
  type PinStorage,
} from '../../../renderer/features/editor/trying/pins.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';

const CATALOG = sampleCatalog();
function storageOf(kept: Readonly<Record<string, string>> = {}): PinStorage {
  const items = new Map(Object.entries(kept));
  return {
    get length() {
      return items.size;
    },
    key: (at) => [...items.keys()][at] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

const HERE = { ref: 'file:a.yaml', workspace: '/work' };

describe('pins are kept', () => {
  test('for each workflow and folder by themselves', () => {
    const storage = storageOf();
    expect(writePins(storage, HERE, { scan: { findings: [] } })).toBeNull();
    expect(readPins(storage, HERE)).toEqual({ scan: { findings: [] } });
    expect(readPins(storage, { ...HERE, workspace: '/other' })).toEqual({});
    expect(readPins(storage, { ...HERE, ref: 'store:a' })).toEqual({});
    writePins(storage, HERE, {});
    expect(storage.length).toBe(0);
  });
  test('and what is broken is told from what is not there', () => {
    const tooMany = Object.fromEntries(Array.from({ length: MAX_PINS + 1 }, (_, at) => [`n${at}`, at]));
    const deep = `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    const broken = ['', '{', '[1]', 'null', '"a"', deep, JSON.stringify(tooMany), '{"a":"\\ud800"}'];
    for (const text of broken) expect(readPins(storageOf({ [pinKey(HERE)]: text }), HERE), text).toBeNull();
    expect(readPins(storageOf(), HERE)).toEqual({});
  });
  test('within limits, with what to do beyond them', () => {
    const full = Object.fromEntries(Array.from({ length: MAX_PINS }, (_, at) => [`n${at}`, at]));
    expect(whyNotPin(full, 'n0', 'again')).toBeNull();
    expect(whyNotPin(full, 'new', 1)).toContain('Unpin another one');
    expect(whyNotPin({}, 'a', 'x'.repeat(MAX_PIN_SIZE))).toContain('500,000 characters');
    const other = { ref: 'file:large.yaml', workspace: null };
    const storage = storageOf({ [pinKey(other)]: 'x'.repeat(MAX_PINS_SIZE) });
    expect(writePins(storage, HERE, { a: 1 })).toContain('or in file:large.yaml');
    expect(readPins(storage, HERE)).toEqual({});
    const full2: PinStorage = {
      ...storageOf(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(writePins(full2, HERE, { a: 1 })).toContain('no room');
  });
});

const step = (id: string): JsonObject => ({ id, kind: 'transform', value: 1 });
const editorOf = (...ids: string[]): EditorState =>
  createEditor(draftOf({ schemaVersion: 1, id: 'w', name: 'W', nodes: ids.map(step) }, 'yaml'));

describe('pins go with their step', () => {
  /** Carries out edits and undos one after the other. */
  function play(first: EditorState, kept: KeptPins, ...acts: readonly (Edit | 'undo' | 'redo')[]): KeptPins {
    let editor = first;
    for (const act of acts) {
      const next = reduceEditor(
        editor,
        typeof act === 'string' ? { type: act } : { type: 'edit', edit: act },
      );
      kept = followSteps(kept, editor, next);
      editor = next;
    }
    return kept;
  }
  const pinned: KeptPins = { pins: { a: 'A' }, aside: {} };
  const remove: Edit = { type: 'remove', nodes: ['a'] };
  test('when it is renamed, and back again', () => {
    const rename: Edit = { type: 'rename-node', from: 'a', to: 'c' };
    expect(play(editorOf('a', 'b'), pinned, rename).pins).toEqual({ c: 'A' });
    expect(play(editorOf('a', 'b'), pinned, rename, 'undo').pins).toEqual({ a: 'A' });
    expect(play(editorOf('a', 'b'), pinned, rename, 'undo', 'redo').pins).toEqual({ c: 'A' });
  });
  test('when it is taken away, and that is undone', () => {
    expect(play(editorOf('a', 'b'), pinned, remove).pins).toEqual({});
    expect(play(editorOf('a', 'b'), pinned, remove, 'undo').pins).toEqual({ a: 'A' });
    expect(play(editorOf('a', 'b'), pinned, remove, 'undo', 'redo').pins).toEqual({});
    expect(play(editorOf('a', 'b'), pinned, remove, 'undo', 'redo', 'undo').pins).toEqual({ a: 'A' });
  });
  test('but not with a new one that is called like it', () => {
    const add: Edit = { type: 'add-node', node: step('a'), at: { x: 0, y: 0 } };
    expect(play(editorOf('a', 'b'), pinned, remove, add).pins).toEqual({});
    expect(play(editorOf('a', 'b'), pinned, remove, add, 'undo', 'undo').pins).toEqual({});
  });
  test('and other edits leave the very same', () => {
    const add: Edit = { type: 'add-node', node: step('z'), at: { x: 0, y: 0 } };
    const [before, after] = [editorOf('a'), reduceEditor(editorOf('a'), { type: 'edit', edit: add })];
    expect(followSteps(pinned, before, after).pins).toEqual(pinned.pins);
    expect(followSteps(pinned, before, before)).toBe(pinned);
  });
});

const GRAPH: JsonObject = {
  nodes: [
    { id: 'scan', kind: 'agent', agent: 'scanner', tool: 'scan' },
    { id: 'many', kind: 'condition', needs: ['scan'], if: 'size(scan.output.findings) > 3' },
    {
      id: 'fix',
      kind: 'agent',
      agent: 'p',
      tool: 'fix',
      needs: ['scan'],
      with: { f: '{{ scan.output.findings }}' },
    },
    {
      id: 'ask',
      kind: 'approval',
      needs: [{ node: 'many', on: 'true' }, 'fix'],
      patch: '{{ fix.output.patch }}',
    },
    {
      id: 'tell',
      kind: 'agent',
      agent: 'n',
      tool: 'notify',
      needs: ['ask'],
      with: { t: '{{ ask.output.files }}' },
    },
    {
      id: 'sorry',
      kind: 'transform',
      needs: [{ node: 'scan', on: 'failure' }],
      value: '{{ scan.error.message }}',
    },
  ],
};
const known = (outputs: Readonly<Record<string, Json>>): ReadonlyMap<string, KnownOutput> =>
  new Map(Object.entries(outputs).map(([id, value]) => [id, { kind: 'output', value }]));
const tried = (id: string, what: Parameters<typeof wantedPart>[2], pinned: readonly string[] = []) =>
  wantedPart(GRAPH, id, what, new Set(pinned));

describe('a part to try', () => {
  test('alone needs what its templates name', () => {
    expect(tried('fix', 'only')).toEqual({ only: ['fix'], needed: ['scan'] });
    expect(tried('ask', 'only')).toEqual({ only: ['ask'], needed: ['fix'] });
    expect(tried('scan', 'only')).toEqual({ only: ['scan'], needed: [] });
  });
  test('from here has all behind it, and the way that conditions outside of it lead', () => {
    expect(tried('fix', 'from-here')).toEqual({ only: ['fix', 'ask', 'tell'], needed: ['scan', 'many'] });
    expect(tried('many', 'from-here')).toEqual({ only: ['many', 'ask', 'tell'], needed: ['scan', 'fix'] });
  });
  test('up to here has all before it, but for what pins stand in for', () => {
    expect(tried('ask', 'up-to-here')).toEqual({ only: ['scan', 'many', 'fix', 'ask'], needed: [] });
    expect(tried('ask', 'up-to-here', ['fix', 'many'])).toEqual({ only: ['ask'], needed: ['many', 'fix'] });
    expect(tried('fix', 'from-here', ['ask'])).toEqual({ only: ['fix', 'tell'], needed: ['scan', 'ask'] });
    expect(tried('fix', 'only', ['fix'])).toEqual({ only: ['fix'], needed: ['scan'] });
  });
  test('names what is missing, and gives no more than is needed', () => {
    const part = tried('fix', 'from-here');
    expect(partToTry(GRAPH, 'fix', part, known({ scan: 1 }))).toEqual({
      kind: 'missing',
      steps: [{ id: 'many', why: 'never' }],
    });
    const outputs = known({ scan: 1, many: { result: true }, sorry: 2 });
    expect(partToTry(GRAPH, 'fix', part, outputs)).toEqual({
      kind: 'ready',
      given: { scan: 1, many: { result: true } },
    });
    const large = new Map<string, KnownOutput>([...outputs, ['scan', { kind: 'too-large' }]]);
    expect(partToTry(GRAPH, 'fix', part, large)).toMatchObject({ steps: [{ id: 'scan', why: 'too-large' }] });
    const none = new Map<string, KnownOutput>([...outputs, ['scan', { kind: 'nothing' }]]);
    expect(partToTry(GRAPH, 'fix', part, none)).toMatchObject({ given: { many: { result: true } } });
  });
  test('never gives a decision of anybody', () => {
    const decided = known({ ask: { decision: 'approved', by: 'ada', reason: null, files: ['a'] } });
    expect(partToTry(GRAPH, 'tell', tried('tell', 'only'), decided)).toEqual({
      kind: 'ready',
      given: { ask: NO_DECISION },
    });
  });
  test('runs what follows from a failure without making up that it failed', () => {
    expect(partToTry(GRAPH, 'sorry', tried('sorry', 'only'), known({ scan: 1 }))).toEqual({
      kind: 'ready',
      given: {},
    });
  });
  test('says when what is given would lead elsewhere', () => {
    const document = {
      nodes: [
        { id: 'c', kind: 'condition', if: 'true' },
        { id: 't', kind: 'transform', needs: [{ node: 'c', on: true }], value: '{{ c.output.result }}' },
      ],
    };
    const part = wantedPart(document, 't', 'only', new Set());
    expect(partToTry(document, 't', part, known({ c: { result: false } }))).toEqual({
      kind: 'closed',
      by: 'c',
    });
    expect(partToTry(document, 't', part, known({ c: { result: true } })).kind).toBe('ready');
  });
});

describe('what a step gave last', () => {
  const view = (state: StepView['state'], more: Partial<StepView> = {}): StepView => ({
    ...{ stepId: 'a', nodeId: 'a', state, attempts: 1, round: 0, startedAt: null, endedAt: null },
    ...{ error: null, outcome: null, signal: null, detail: null, ...more },
  });
  const run = (runId: string, step: StepView | null, output: Json = null, partial = false): StepOfRun => ({
    run: { runId, ...(partial && { partial }) },
    detail: step && { step, output, tooLarge: { input: false, output: false } },
  });
  async function* inOrder(runs: readonly StepOfRun[]) {
    await Promise.resolve();
    yield* runs;
  }
  const last = (runs: readonly StepOfRun[], carriesOn = false) => lastOutputIn(inOrder(runs), carriesOn);
  const made = run('old', view('succeeded'), 'made');

  test('is what it made, also behind runs that left it out, failed or were given it', async () => {
    const runs = [
      run('r4', null),
      run('r3', view('skipped'), null, true),
      run('r2', view('failed')),
      run('r1', view('succeeded', { given: true }), 'given', true),
      made,
    ];
    const found = await last(runs);
    expect(found).toMatchObject({ runId: 'old', known: { kind: 'output', value: 'made' } });
    expect(found.newest?.state).toBe('failed');
    expect(await last(runs.slice(0, 4))).toMatchObject({ runId: 'r1', known: { value: 'given' } });
    expect(await last(runs.slice(0, 3))).toMatchObject({ runId: null, known: null });
  });
  test('is nothing when a whole run got past it without', async () => {
    expect(await last([run('r', view('skipped')), made])).toMatchObject({ known: { kind: 'nothing' } });
    expect(await last([run('r', view('failed')), made], true)).toMatchObject({ known: { kind: 'nothing' } });
  });
});

test('an output to begin with is one that such a step can give, for each kind', () => {
  const kinds = new Set<NodeKind>();
  for (const { node, key } of nodeTemplates(CATALOG)) {
    const parsed = nodeSchema.safeParse(node);
    // A workflow that is to be chosen first.
    if (!parsed.success) continue;
    kinds.add(parsed.data.kind);
    expect(findGivenProblem(parsed.data, firstOutput(parsed.data, CATALOG), CATALOG), key).toBeNull();
  }
  expect(kinds.size).toBeGreaterThanOrEqual(8);
});
