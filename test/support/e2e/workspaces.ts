import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptInput } from '../../../agents/scripted/script.ts';
import { createSampleWorkspace } from '../../../main/adapters/sample-workspace/create-sample-workspace.ts';
import { scriptedManifest, writeScript, type ScriptedOptions } from '../scripted-agent.ts';
import {
  commitAll,
  diffTrees,
  initRepository,
  makeFolder,
  removeFolder,
  writeTree,
  type Tree,
} from '../workspace-tree.ts';

/** A folder for one test: a workspace, and a data folder that no host has opened yet. */
export interface Project {
  readonly folder: string;
  readonly root: string;
  readonly dataDir: string;
  /** Puts a workflow where the workspace screen finds it; gives its reference in the contract. */
  readonly addWorkflow: (workflow: { readonly id: string } & Readonly<Record<string, unknown>>) => string;
  /** Adds an agent that plays a script; before the host starts. Files of the script lie in `folder`. */
  readonly addAgent: (id: string, script: ScriptInput, options?: Omit<ScriptedOptions, 'id'>) => void;
  readonly remove: () => void;
}

/** A repository with the given files, committed. */
export function makeProject(tree: Tree): Project {
  const folder = makeFolder('e2e');
  const root = join(folder, 'work');
  mkdirSync(root);
  initRepository(root);
  writeTree(root, tree);
  commitAll(root, 'first');
  return projectIn(folder, root);
}

/** The sample repository with planted problems, as a first start makes it. */
export async function makeSampleProject(): Promise<Project> {
  const folder = makeFolder('e2e');
  const { root } = await createSampleWorkspace(join(folder, 'work'));
  return projectIn(folder, root);
}

function projectIn(folder: string, root: string): Project {
  const dataDir = join(folder, 'data');
  mkdirSync(join(dataDir, 'agents'), { recursive: true, mode: 0o700 });
  return {
    folder,
    root,
    dataDir,
    addWorkflow(workflow) {
      const file = `.signalbox/workflows/${workflow.id}.json`;
      mkdirSync(join(root, '.signalbox/workflows'), { recursive: true });
      writeFileSync(join(root, file), JSON.stringify({ schemaVersion: 1, name: workflow.id, ...workflow }));
      return `file:${file}`;
    },
    addAgent(id, script, options = {}) {
      const manifest = scriptedManifest(writeScript(folder, script, id), script, { ...options, id });
      writeFileSync(join(dataDir, 'agents', `${id}.json`), JSON.stringify(manifest));
    },
    remove: () => removeFolder(folder),
  };
}

/** Asks at once for the approval of the patch that its input `diff` is, and does nothing else. */
export const GIVEN_PATCH = {
  id: 'given-patch',
  name: 'Given patch',
  inputs: { diff: { type: 'string', description: 'A unified diff' } },
  nodes: [
    { id: 'gate', title: 'Apply the given patch', kind: 'approval', patch: '{{ input.diff }}' },
    { id: 'after', kind: 'transform', needs: ['gate'], value: '{{ gate.output.files }}' },
  ],
  outputs: { files: '{{ after.output }}' },
};

/** Asks whether to go on, without a patch. */
export const QUESTION = {
  id: 'question',
  name: 'Question',
  nodes: [
    { id: 'gate', title: 'Go on?', kind: 'approval', show: { text: 'really?' } },
    { id: 'after', kind: 'transform', needs: ['gate'], value: 'went on' },
  ],
  outputs: { after: '{{ after.output }}' },
};

/** The diff that git writes from one tree to another: what `GIVEN_PATCH` takes. */
export function patchBetween(before: Tree, after: Tree): string {
  return diffTrees(before, after);
}
