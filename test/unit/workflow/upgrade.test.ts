import { describe, expect, it } from 'vitest';
import { WORKFLOW_SCHEMA_VERSION } from '../../../core/workflow/schema.ts';
import type { UpgradeStep } from '../../../core/workflow/upgrade.ts';
import { UPGRADES, upgradeDocument } from '../../../core/workflow/upgrade.ts';

describe('upgrades of workflow files', () => {
  it('has a step from every older version', () => {
    const older = Array.from({ length: WORKFLOW_SCHEMA_VERSION - 1 }, (_, i) => i + 1);
    expect([...UPGRADES.keys()]).toEqual(older);
  });

  it('takes the steps one after the other and leaves the document alone', () => {
    const steps = new Map<number, UpgradeStep>([
      [1, ({ title, ...rest }) => ({ ...rest, name: title ?? null })],
      [2, (document) => ({ ...document, added: [] })],
    ]);
    const old = { schemaVersion: 1, title: 'Old' };
    const upgraded = upgradeDocument(old, steps, 3);
    expect(upgraded).toEqual({ ok: true, from: 1, document: { schemaVersion: 3, name: 'Old', added: [] } });
    expect(old).toEqual({ schemaVersion: 1, title: 'Old' });
  });

  it('leaves the newest version as it is', () => {
    const document = { schemaVersion: WORKFLOW_SCHEMA_VERSION, id: 'a' };
    expect(upgradeDocument(document)).toEqual({ ok: true, from: WORKFLOW_SCHEMA_VERSION, document });
  });

  it.each([[0], [-1], [1.5], ['1'], [null], [true], [99]])('refuses version %j', (schemaVersion) => {
    expect(upgradeDocument({ schemaVersion })).toMatchObject({ ok: false, code: 'schema_version_unknown' });
  });
});
