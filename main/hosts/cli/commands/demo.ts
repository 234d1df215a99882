import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBundle } from '../../../../core/audit/verify.ts';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { sha256 } from '../../../adapters/runtime-node/sha256.ts';
import { createSampleWorkspace } from '../../../adapters/sample-workspace/create-sample-workspace.ts';
import { openSigner } from '../../../adapters/signer-file/signer.ts';
import { nodeVerifyTools } from '../../../adapters/signer-file/verify-tools.ts';
import { exportRun } from '../../../app/export.ts';
import { readCatalog } from '../../base/catalog.ts';
import { describeEnvironment } from '../../base/environment.ts';
import { starterWorkflows } from '../../base/paths.ts';
import { VERSION } from '../../base/version.ts';
import { withArgs } from '../command.ts';
import { driveRun } from '../drive.ts';
import { EXIT } from '../exit.ts';
import { hint, quote } from '../hint.ts';
import type { Output } from '../output.ts';
import { openRunHost } from '../open-run-host.ts';
import type { RunHost, RunRequest } from '../run-host.ts';
import { checkWorkflowFile, isRunnable } from '../workflow-file.ts';

const WORKFLOW = join(starterWorkflows(), 'audit-and-patch.yaml');
/** The same as runs name it. */
const REF = 'starter:audit-and-patch';

/** `demo`: the main job from end to end in the terminal, on a sample repository in a folder of its own. */
export function demo(args: readonly string[], output: Output): Promise<number> {
  return withArgs('demo', 'none', {}, args, output, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signalbox-sample-'));
    const dataDir = join(folder, 'data');
    const { root } = await createSampleWorkspace(join(folder, 'workspace'));
    output.line(`A small web service with planted problems lies in ${root}`);
    output.line('Signalbox scans it, proposes a patch, and asks you before it changes anything.\n');
    const wanted = await starterOf(dataDir, root, output);
    if (!wanted.ok) return wanted;
    const host = await openRunHost(dataDir, 'signalbox demo', output);
    try {
      return await play(host, wanted.value, folder, output);
    } finally {
      await host.close();
    }
  });
}

async function play(
  host: RunHost,
  wanted: RunRequest,
  folder: string,
  output: Output,
): Promise<Result<number>> {
  const { dataDir } = host;
  const started = await host.start(wanted);
  if (!started.ok) return started;
  const { runId } = started.value;
  const { exit } = await driveRun(host, runId, 'ask', output);
  if (exit === EXIT.interrupted) return ok(exit);
  const bundle = join(folder, 'audit.json');
  const sound = await writeBundle(host, runId, bundle);
  if (!sound.ok) return sound;
  output.line(`\nThe audit bundle is ${bundle} (${sound.value ? 'verified: sound' : 'NOT SOUND'})`);
  output.line(`The workspace is     ${wanted.workspacePath}   (see: git -C ${wanted.workspacePath} diff)`);
  output.line(`The store is in      ${dataDir}`);
  output.line('\nTry next:');
  output.line(`  ${hint(`runs show ${runId}`, dataDir)}`);
  output.line(`  ${hint(`verify ${quote(bundle)}`, dataDir)}`);
  if (exit === EXIT.succeeded) output.line(`  ${hint(`rollback ${runId}`, dataDir)}`);
  output.line(`  ${hint('serve --open', dataDir)}`);
  return ok(sound.value ? exit : EXIT.failed);
}

/** The starter workflow with what its inputs are when nobody says otherwise. */
async function starterOf(
  dataDir: string,
  workspacePath: string,
  output: Output,
): Promise<Result<RunRequest>> {
  const { catalog } = await readCatalog(dataDir, output.note);
  const checked = await checkWorkflowFile(WORKFLOW, dataDir, catalog);
  if (!checked.ok) return checked;
  const { workflow, text, format } = checked.value;
  if (!workflow || !isRunnable(checked.value)) {
    const fix = `See: signalbox validate ${WORKFLOW}`;
    return refuse('invalid_workflow', 'The starter workflow is not valid.', fix);
  }
  const defaults = Object.entries(workflow.inputs).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const input = Object.fromEntries(defaults);
  return ok({ workflow, uses: {}, text, format, input, workspacePath, key: null, ref: REF });
}

async function writeBundle(host: RunHost, runId: string, path: string): Promise<Result<boolean>> {
  const { store, blobs } = host;
  const signer = openSigner(host.dataDir);
  const environment = describeEnvironment();
  const tools = { store, blobs, signer, sha256, version: VERSION, environment };
  const text = await exportRun(tools, runId, Date.now());
  if (!text.ok) return text;
  await writeFile(path, text.value);
  return ok(verifyBundle(text.value, nodeVerifyTools(), { keyId: signer.keyId }).ok);
}
