import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { sha256 } from '../../../adapters/runtime-node/sha256.ts';
import { openSigner } from '../../../adapters/signer-file/signer.ts';
import { exportRun as bundleOf } from '../../../app/export.ts';
import { badUsage } from '../args.ts';
import { withArgs } from '../command.ts';
import { describeEnvironment } from '../../base/environment.ts';
import { EXIT } from '../exit.ts';
import { hint, quote } from '../hint.ts';
import type { Output } from '../output.ts';
import { dataFolder } from '../../base/paths.ts';
import { withReader } from '../reader.ts';
import { plain } from '../text.ts';
import { VERSION } from '../../base/version.ts';

const OPTIONS = { format: { type: 'string' }, out: { type: 'string' } } as const;

/** `export RUN --out FILE`: the signed audit bundle of a run. */
export function exportRun(args: readonly string[], output: Output): Promise<number> {
  return withArgs('export', 'one', OPTIONS, args, output, async ({ word: runId, parsed, usage, dataDir }) => {
    const format = parsed.text('format') ?? 'json';
    if (format !== 'json') return badUsage(`--format takes json, not "${format}".`, usage);
    const out = parsed.text('out');
    if (out === undefined) return badUsage('Name the file to write with --out FILE.', usage);
    const bundle = await withReader(dataDir, async (store, blobs) => {
      if (!(await store.getRun(runId))) {
        return refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list');
      }
      const signer = openSigner(dataDir);
      const environment = describeEnvironment();
      const tools = { store, blobs, signer, sha256, version: VERSION, environment };
      const text = await bundleOf(tools, runId, Date.now());
      return text.ok ? ok({ text: text.value, keyId: signer.keyId }) : text;
    });
    if (!bundle.ok) return bundle;
    const written = await writeOut(out, bundle.value.text);
    if (!written.ok) return written;
    const { keyId } = bundle.value;
    output.document({ runId, out: resolve(out), keyId });
    output.line(`Wrote ${plain(resolve(out))}, signed with key ${keyId}`);
    output.line(
      `Check it anywhere, offline: ${hint(`verify ${quote(out)} --key ${keyId}`, dataFolder(undefined))}`,
    );
    output.line(
      'It holds the diffs in full, so also what a patch took out, such as a secret: share it accordingly.',
    );
    return ok(EXIT.succeeded);
  });
}

/** Whole or not at all: a report that was cut off by a full disk must not look like one. */
async function writeOut(path: string, text: string): Promise<Result<null>> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
    return ok(null);
  } catch (error) {
    await rm(temporary, { force: true });
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
      return refuse(
        'disk_full',
        `There is no room for ${path}.`,
        'Make room, or name another place with --out.',
      );
    }
    return refuse(
      'invalid_input',
      `${path} can't be written: ${error.message}.`,
      'Name another file with --out.',
    );
  }
}
