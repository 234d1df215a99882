import { readFileSync } from 'node:fs';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentManifestSchema, type AgentManifest } from '../../core/agent/manifest.ts';
import { inForce, type ApprovalPolicy } from '../../core/approval/policy.ts';
import { verifyBundle, type Verification } from '../../core/audit/verify.ts';
import type { Json } from '../../core/json.ts';
import type { ApprovalView, RunSummary } from '../../core/run/views.ts';
import { checkInput } from '../../core/workflow/input.ts';
import { parseWorkflow } from '../../core/workflow/parse.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { sha256 } from '../../main/adapters/runtime-node/sha256.ts';
import { nodeVerifyTools } from '../../main/adapters/signer-file/verify-tools.ts';
import { exportRun } from '../../main/app/export.ts';
import { openPlane, TESTER, type TestPlane } from './plane.ts';
import { git, writeTree, type Tree } from './workspace-tree.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The manifest of an agent that comes with Signalbox. */
export function ownAgent(id: string): AgentManifest {
  return agentManifestSchema.parse(JSON.parse(readFileSync(join(ROOT, 'agents', id, 'agent.json'), 'utf8')));
}

/** A workflow that comes with Signalbox. */
export function ownWorkflow(id: string): Workflow {
  const { workflow } = parseWorkflow(readFileSync(join(ROOT, 'workflows', `${id}.yaml`), 'utf8'));
  if (!workflow) throw new Error(`${id} can't be read`);
  return workflow;
}

/** A control plane with a git workspace, for stories about approvals. `reopen` is a new process on the same data. */
export class ApprovalsPlane {
  readonly folder = mkdtempSync(join(tmpdir(), 'signalbox-approvals-'));
  readonly workspacePath = join(this.folder, 'work');
  readonly dataDir = join(this.folder, 'data');
  policy: ApprovalPolicy | undefined;
  #open: TestPlane | undefined;
  readonly #agents: readonly AgentManifest[];

  constructor(tree: Tree, agents: readonly AgentManifest[]) {
    this.#agents = agents;
    mkdirSync(this.workspacePath);
    writeTree(this.workspacePath, tree);
    git(this.workspacePath, 'init', '--quiet');
    git(this.workspacePath, 'add', '--all');
    git(this.workspacePath, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--quiet', '-m', 'begin');
  }

  async open(): Promise<void> {
    this.#open = await openPlane(this.dataDir, this.#agents, 5, (ports) => ({
      ...ports,
      policy: () => (this.policy ? inForce(this.policy, sha256) : ports.policy()),
    }));
  }

  async reopen(): Promise<void> {
    await this.#open?.close();
    await this.open();
  }

  async close(): Promise<void> {
    await this.#open?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get test(): TestPlane {
    if (!this.#open) throw new Error('the plane is not open');
    return this.#open;
  }

  get plane() {
    return this.test.plane;
  }

  read(path: string): string {
    return readFileSync(join(this.workspacePath, path), 'utf8');
  }

  /** Starts a run and lets it go on until it waits or ends. */
  async run(workflow: Workflow, input: Record<string, Json> = {}): Promise<string> {
    const checked = checkInput(workflow, input);
    const wish = {
      workflow,
      input: checked.ok ? checked.input : input,
      workspacePath: this.workspacePath,
      key: null,
      by: TESTER,
    };
    const started = await this.plane.start(wish);
    if (!started.ok) throw new Error(started.error.message);
    await this.settle(started.value.runId);
    return started.value.runId;
  }

  /** Drives a run until it waits or ends. */
  async settle(runId: string): Promise<RunSummary> {
    const driven = await this.plane.drive(runId);
    if (!driven.ok) throw new Error(driven.error.message);
    const settled = await this.plane.settled(runId, 'idle');
    if (!settled.ok) throw new Error(settled.error.message);
    return settled.value;
  }

  async waiting(runId: string): Promise<ApprovalView> {
    const { items } = await this.test.ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 10 });
    if (!items[0]) throw new Error('nothing waits for a decision');
    return items[0];
  }

  async approval(approvalId: string): Promise<ApprovalView> {
    const view = await this.test.ports.store.getApproval(approvalId);
    if (!view) throw new Error(`there is no approval ${approvalId}`);
    return view;
  }

  async diffOf(view: ApprovalView): Promise<string> {
    if (view.subject.kind !== 'patch') throw new Error('it is about no patch');
    return new TextDecoder().decode(await this.test.ports.blobs.get(view.subject.patchDigest));
  }

  /** The run's bundle as it is exported. */
  async export(runId: string): Promise<string> {
    const tools = { ...this.test.ports, version: '1', environment: {} };
    const exported = await exportRun(tools, runId, Date.parse('2026-11-20T12:00:00.000Z'));
    if (!exported.ok) throw new Error(exported.error.message);
    return exported.value;
  }

  async verify(runId: string): Promise<Verification> {
    return verifyBundle(await this.export(runId), nodeVerifyTools());
  }
}
