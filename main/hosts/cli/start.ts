import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyBundle } from '../../../core/audit/verify.ts';
import { RefusalError } from '../../../core/errors.ts';
import { sha256 } from '../../adapters/runtime-node/sha256.ts';
import { createSampleWorkspace } from '../../adapters/sample-workspace/create-sample-workspace.ts';
import { nodeVerifyTools } from '../../adapters/signer-file/verify-tools.ts';
import { openSigner } from '../../adapters/signer-file/signer.ts';
import { exportRun } from '../../app/export.ts';
import { driveRun } from './drive.ts';
import { describeEnvironment } from './environment.ts';
import { EXIT } from './exit.ts';
import { localActor, openHost, type Host } from './host.ts';
import { createOutput } from './output.ts';
import { reportBug } from './report-bug.ts';
import { VERSION } from './version.ts';
import { checkWorkflowFile, isRunnable } from './workflow-file.ts';

const WORKFLOW = fileURLToPath(new URL('../../../workflows/audit-and-patch.yaml', import.meta.url));

/** `npm start`: the main job from end to end on a sample repository, so that the first approval is a minute away. */
async function start(): Promise<number> {
  const output = createOutput(false);
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-sample-'));
  const dataDir = join(folder, 'data');
  const { root } = await createSampleWorkspace(join(folder, 'workspace'));
  output.line(`A small web service with planted problems lies in ${root}`);
  output.line('Signalbox scans it, proposes a patch, and asks you before it changes anything.\n');
  const host = await openHost(dataDir, 'npm start', output);
  try {
    const runId = await begin(host, root);
    const { exit } = await driveRun(host, runId, 'ask', output);
    if (exit === EXIT.interrupted) return exit;
    const bundle = join(folder, 'audit.json');
    const sound = await writeBundle(host, dataDir, runId, bundle);
    output.line(`\nThe audit bundle is ${bundle} (${sound ? 'verified: sound' : 'NOT SOUND'})`);
    output.line(`The workspace is     ${root}   (see: git -C ${root} diff)`);
    output.line(`The store is in      ${dataDir}`);
    output.line('\nTry next:');
    output.line(`  npm run -s signalbox -- runs show ${runId} --data ${dataDir}`);
    output.line(`  npm run -s signalbox -- verify ${bundle}`);
    if (exit === EXIT.succeeded) output.line(`  npm run -s signalbox -- rollback ${runId} --data ${dataDir}`);
    output.line('  npm run -s signalbox -- run workflows/audit-and-patch.yaml --workspace YOUR-REPOSITORY');
    return sound ? exit : EXIT.failed;
  } finally {
    await host.close();
  }
}

async function begin(host: Host, workspacePath: string): Promise<string> {
  const checked = await checkWorkflowFile(WORKFLOW, host.ports.catalog());
  if (!checked.ok) throw new RefusalError(checked.error.code, checked.error.message, checked.error.fix);
  const { workflow } = checked.value;
  if (!workflow || !isRunnable(checked.value)) {
    const fix = `See: npm run -s signalbox -- validate ${WORKFLOW}`;
    throw new RefusalError('invalid_workflow', 'The starter workflow is not valid.', fix);
  }
  const defaults = Object.entries(workflow.inputs).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const input = Object.fromEntries(defaults);
  const started = await host.plane.start({ workflow, input, workspacePath, key: null, by: localActor() });
  if (!started.ok) throw new RefusalError(started.error.code, started.error.message, started.error.fix);
  return started.value.runId;
}

async function writeBundle(host: Host, dataDir: string, runId: string, path: string): Promise<boolean> {
  const { store, blobs } = host.ports;
  const signer = openSigner(dataDir);
  const environment = describeEnvironment();
  const tools = { store, blobs, signer, sha256, version: VERSION, environment };
  const text = await exportRun(tools, runId, Date.now());
  if (!text.ok) throw new RefusalError(text.error.code, text.error.message, text.error.fix);
  await writeFile(path, text.value);
  return verifyBundle(text.value, nodeVerifyTools(), { keyId: signer.keyId }).ok;
}

try {
  process.exitCode = await start();
} catch (error) {
  process.exitCode = reportBug(error, process.argv);
}
