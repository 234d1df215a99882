import { describe, expect, it } from 'vitest';
import { makeFolder } from '../support/store-fixtures.ts';
import { runOnSmallDisk } from '../support/store-processes.ts';

const MB = 1024 * 1024;

describe('a store on a disk that fails it', () => {
  it('refuses on a full disk, loses nothing, and goes on when there is room', () => {
    const folder = makeFolder();
    try {
      const seen = runOnSmallDisk('store-full-disk.ts', folder.dir, 6 * MB);
      expect(seen).toMatchObject({
        codes: Array(4).fill('disk_full'),
        message: expect.stringContaining(folder.dir) as unknown,
        fix: expect.stringContaining('Free some space') as unknown,
        afterRoom: null,
        lost: [null, null, null],
      });
      expect(seen).toHaveProperty(
        'acknowledged',
        expect.toSatisfy((count: number) => count > 100),
      );
    } finally {
      folder.remove();
    }
  });

  it('refuses a read-only folder, and leaves it as it was', () => {
    const folder = makeFolder();
    try {
      expect(runOnSmallDisk('store-read-only-disk.ts', folder.dir, 6 * MB)).toMatchObject({
        codes: Array(4).fill('data_folder_read_only'),
        message: expect.stringContaining(folder.dir) as unknown,
        fix: expect.stringContaining('--data') as unknown,
        files: ['owner.lock', 'signalbox.db'],
        seqLater: 3,
      });
    } finally {
      folder.remove();
    }
  });
});
