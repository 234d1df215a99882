import { ok } from '../../../../core/errors.ts';
import { verifyBundle, type Verification } from '../../../../core/audit/verify.ts';
import { BUNDLE_LIMITS } from '../../../../core/audit/bundle.ts';
import { decodeBundleText, nodeVerifyTools } from '../../../adapters/signer-file/verify-tools.ts';
import { badUsage } from '../args.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import { readNamedFile } from '../read-file.ts';
import { paint, plain } from '../text.ts';

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const MAX_FILE_BYTES = 3 * BUNDLE_LIMITS.textLength;

const OPTIONS = { key: { type: 'string' } } as const;

/** `verify FILE`: exit 0 when the bundle is sound, 1 when not, 2 when it is none. Needs nothing but the file. */
export function verify(args: readonly string[], output: Output): Promise<number> {
  return withArgs('verify', 'one', OPTIONS, args, output, async ({ word: path, parsed, usage }) => {
    const keyId = parsed.text('key');
    if (keyId !== undefined && !/^[0-9a-f]{64}$/.test(keyId)) {
      return badUsage(`--key takes a fingerprint of 64 hex digits, not "${keyId}".`, usage);
    }
    const bytes = await readNamedFile(path, 'an audit bundle', MAX_FILE_BYTES);
    if (!bytes.ok) return bytes;
    const text = decodeBundleText(bytes.value);
    if (!text.ok) return text;
    const result = verifyBundle(text.value, nodeVerifyTools(), { keyId });
    output.document(result);
    if (result.ok) tellSound(result, keyId, output);
    else if (result.isBundle) tellUnsound(result, output);
    else tellForeign(path, result, output);
    if (result.ok) return ok(EXIT.succeeded);
    return ok(result.isBundle ? EXIT.failed : EXIT.usage);
  });
}

function tellSound({ summary }: Verification, keyId: string | undefined, output: Output): void {
  output.line(
    `Sound: ${summary?.records ?? 0} records of run ${plain(summary?.runId ?? '')} (${summary?.status ?? ''}).`,
  );
  if (summary?.partial) {
    const { given } = summary.partial;
    const names = given.length === 0 ? '' : `; outputs that were given, not made: ${plain(given.join(', '))}`;
    output.line(`The run is about a part of its workflow${names}.`);
  }
  const pinned = keyId === undefined ? 'compare this with the key you know' : 'the key that you named';
  output.line(`Signed with key ${summary?.keyId ?? ''}: ${pinned}.`);
}

function tellUnsound({ problems }: Verification, output: Output): void {
  for (const problem of problems) {
    const place = problem.seq === null ? plain(problem.path) : `record ${problem.seq}`;
    output.line(`${paint(process.stdout, 'red', problem.code)} ${place}: ${plain(problem.message)}`);
  }
  output.line('Not sound: do not rely on this bundle.');
}

/** Nobody has tampered with what never was a bundle. */
function tellForeign(path: string, { problems: [why] }: Verification, output: Output): void {
  output.line(`${plain(path)} is not an audit bundle. ${plain(why?.message ?? '')}`);
  output.line(`  ${plain(why?.fix ?? '')}`);
}
