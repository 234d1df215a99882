import { openSigner } from '../../../main/adapters/signer-file/signer.ts';

/** Started several times at once by the test: waits for the starting shot, then says which key it got. */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name a data folder');
process.stdin.once('data', () => {
  process.stdout.write(openSigner(folder).keyId);
  process.stdin.destroy();
});
process.stdout.write('ready\n');
