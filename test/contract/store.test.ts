import { openMemoryStore } from '../../main/adapters/store-memory/store.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { describeStore } from '../support/store-contract.ts';
import { makeFolder } from '../support/store-fixtures.ts';

describeStore('the memory store', () => {
  const store = openMemoryStore();
  return Promise.resolve({ store, dispose: () => store.close() });
});

describeStore('the SQLite store', async () => {
  const folder = makeFolder();
  const store = await openSqliteStore({ dataDir: folder.dir, owner: 'contract test' });
  return {
    store,
    async dispose() {
      await store.close();
      folder.remove();
    },
  };
});
