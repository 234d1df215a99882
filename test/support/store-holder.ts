/** Owns the data folder in argv[2], says so, and keeps it until standard input ends. */
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';

const store = await openSqliteStore({ dataDir: process.argv[2] ?? '', owner: 'the holder' });
process.stdout.write('ready\n');
process.stdin.resume();
process.stdin.once('end', () => void store.close());
