import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { ProblemCode } from './problem.ts';
import { WORKFLOW_SCHEMA_VERSION } from './schema.ts';

/** Turns a document of one schema version into the next one: pure, total, and never changed once released. */
export type UpgradeStep = (document: JsonObject) => JsonObject;

/** The step from each older version to the one after it. Version 1 is the first, so there is none yet. */
export const UPGRADES: ReadonlyMap<number, UpgradeStep> = new Map();

export type Upgraded =
  | { readonly ok: true; readonly document: JsonObject; readonly from: number }
  | { readonly ok: false; readonly code: ProblemCode; readonly message: string; readonly fix: string };

/** Brings a document to the newest schema version, step by step. A missing, unknown or newer version is refused. */
export function upgradeDocument(
  document: Json,
  steps: ReadonlyMap<number, UpgradeStep> = UPGRADES,
  newest: number = WORKFLOW_SCHEMA_VERSION,
): Upgraded {
  if (!isJsonObject(document)) {
    return {
      ok: false,
      code: 'wrong_type',
      message: 'A workflow file holds an object with fields like id, name and nodes.',
      fix: 'Start from an example in the workflow guide.',
    };
  }
  const from = document['schemaVersion'];
  if (from === undefined) {
    return {
      ok: false,
      code: 'schema_version_missing',
      message: 'The file does not say which version of the workflow language it is written in.',
      fix: `Add "schemaVersion: ${newest}" at the top.`,
    };
  }
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 1 || from > newest) {
    const newer = typeof from === 'number' && from > newest;
    return {
      ok: false,
      code: 'schema_version_unknown',
      message: `The schema version ${JSON.stringify(from).slice(0, 40)} is ${newer ? `newer than ${newest}, the newest that this version of Signalbox reads` : 'none that exists'}.`,
      fix: newer ? 'Update Signalbox.' : `Use schemaVersion: ${newest}.`,
    };
  }
  let current = document;
  for (let version = from; version < newest; version++) {
    const step = steps.get(version);
    if (!step) throw new Error(`no upgrade from schema version ${version}`);
    current = { ...step(current), schemaVersion: version + 1 };
  }
  return { ok: true, document: current, from };
}

/** Brings a document to the newest schema version; one that says none, or one that nobody knows, stays as it is. */
export function upgradeIfKnown(document: JsonObject): JsonObject {
  const upgraded = upgradeDocument(document);
  return upgraded.ok ? upgraded.document : document;
}
