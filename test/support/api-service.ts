import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../core/approval/subject.ts';
import { NO_FACE } from '../../main/hosts/base/host.ts';
import { openService, type Service } from '../../main/hosts/base/service.ts';
import { scriptedManifest, writeScript } from './scripted-agent.ts';
import { makeFolder, removeFolder } from './workspace-tree.ts';

export const PERSON: Actor = { kind: 'person', name: 'tester', via: 'test' };
export const COLLEAGUE: Actor = { kind: 'person', name: 'colleague', via: 'test' };
export const GUEST: Actor = { kind: 'person', name: 'guest', via: 'test' };

/** A service on real adapters with a scripted agent, and a git repository with workflows to run. */
export interface ApiFixture {
  readonly service: Service;
  readonly dataDir: string;
  readonly workspace: string;
  /** What was told to onBug. */
  readonly bugs: unknown[];
  /** Lets the calls of the workflow `slow` end that are under way, and those to come. */
  readonly release: () => void;
  readonly close: () => Promise<void>;
}

const SCRIPT = {
  tools: [
    {
      name: 'work',
      steps: [
        { do: 'log', text: 'begins' },
        { do: 'progress', done: 1, total: 2, message: 'half of it' },
        { do: 'log', level: 'warning', text: 'nearly done' },
        { do: 'result', output: { done: true } },
      ],
    },
    { name: 'slow', steps: [{ do: 'wait', file: 'release' }, { do: 'result' }] },
    { name: 'fail', steps: [{ do: 'fail', code: 'invalid_request', message: 'it can not' }] },
  ],
} as const;

/** Adds a file whose name is given as an input, after somebody has approved it. */
const GATE = `
schemaVersion: 1
id: gate
name: A gate
inputs:
  name: { type: string }
nodes:
  - id: propose
    kind: transform
    value: "diff --git a/{{input.name}} b/{{input.name}}\\nnew file mode 100644\\n--- /dev/null\\n+++ b/{{input.name}}\\n@@ -0,0 +1,2 @@\\n+one\\n+two\\n"
  - id: gate
    kind: approval
    title: Add a file
    needs: [propose]
    patch: '{{propose.output}}'
`;

/** Two candidates for a file whose name is given; the second is the better one. */
const CHOICE = `
schemaVersion: 1
id: choice
name: A choice
inputs:
  name: { type: string }
nodes:
  - id: tries
    kind: explore
    candidates: [one, two]
    do:
      kind: transform
      value: "diff --git a/{{input.name}} b/{{input.name}}\\nnew file mode 100644\\n--- /dev/null\\n+++ b/{{input.name}}\\n@@ -0,0 +1 @@\\n+{{item}}\\n"
    patch: '{{ output }}'
    score: index
  - id: gate
    kind: approval
    needs: [tries]
    choices: tries
`;

const AGENT_WORKFLOW = (id: string, tool: string): string => `
schemaVersion: 1
id: ${id}
name: Calls ${tool}
nodes:
  - id: step
    kind: agent
    agent: scripted
    tool: ${tool}
    with: { text: hello }
`;

const SIGNAL = `
schemaVersion: 1
id: signal
name: Waits for a signal
nodes:
  - id: listen
    kind: signal
    name: go
    data: { type: object, properties: { n: { type: integer } }, required: [n] }
`;

const MAP = `
schemaVersion: 1
id: many
name: Many items
nodes:
  - id: each
    kind: map
    over: [1, 2, 3, 4, 5, 6, 7]
    do: { kind: transform, value: '{{item}}' }
`;

const BROKEN = 'schemaVersion: 1\nid: broken\nname: Broken\nnodes: []\n';

const FILES: Readonly<Record<string, string>> = {
  '.signalbox/workflows/gate.yaml': GATE,
  '.signalbox/workflows/choice.yaml': CHOICE,
  '.signalbox/workflows/work.yaml': AGENT_WORKFLOW('work', 'work'),
  '.signalbox/workflows/slow.yaml': AGENT_WORKFLOW('slow', 'slow'),
  '.signalbox/workflows/fail.yaml': AGENT_WORKFLOW('fail', 'fail'),
  '.signalbox/workflows/many.yaml': MAP,
  '.signalbox/workflows/signal.yaml': SIGNAL,
  '.signalbox/workflows/broken.yaml': BROKEN,
  'src/app.js': 'export const answer = 42;\n',
};

export async function openApiFixture(): Promise<ApiFixture> {
  const folder = makeFolder('api');
  const [dataDir, workspace] = [join(folder, 'data'), join(folder, 'workspace')];
  writeFiles(workspace, FILES);
  execFileSync('git', ['init', '--quiet', '-b', 'main', workspace]);
  const identity = ['-c', 'user.name=Tester', '-c', 'user.email=tester@tests.invalid'];
  execFileSync('git', ['-C', workspace, 'add', '.']);
  execFileSync('git', ['-C', workspace, ...identity, 'commit', '--quiet', '-m', 'first']);
  mkdirSync(join(dataDir, 'agents'), { recursive: true });
  const script = { tools: SCRIPT.tools.map((tool) => ({ ...tool, steps: [...tool.steps] })) };
  const manifest = scriptedManifest(writeScript(folder, script), script);
  writeFileSync(join(dataDir, 'agents', 'scripted.json'), JSON.stringify(manifest));
  const bugs: unknown[] = [];
  const service = await openService({
    dataDir,
    owner: 'a test',
    voice: { note: () => undefined, detail: () => undefined },
    host: 'node',
    face: { ...NO_FACE, addressOf: (token) => `http://127.0.0.1/${token}` },
    isGuest: ({ name }) => name === GUEST.name,
    onBug: (error) => bugs.push(error),
  });
  return {
    service,
    dataDir,
    workspace,
    bugs,
    release: () => writeFileSync(join(folder, 'release'), ''),
    async close() {
      await service.close();
      removeFolder(folder);
    },
  };
}

function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
