import type { Database } from 'better-sqlite3';
import { actorOf, actSearchText, isActType } from '../../../core/audit/brief-act.ts';
import {
  packApproval,
  packRun,
  unpackApproval,
  unpackRun,
  type PackedApproval,
  type PackedRun,
} from './packed-views.ts';
import { readRecord } from './packed.ts';

/** The SQL functions with which migrations fill new columns from the JSON that is there. They throw DamageError. */
export function defineFunctions(db: Database): void {
  const options = { deterministic: true, directOnly: true };
  db.function('run_column', options, (view: string, name: keyof PackedRun) => packRun(unpackRun(view))[name]);
  db.function(
    'approval_column',
    options,
    (view: string, name: keyof PackedApproval) => packApproval(unpackApproval(view))[name],
  );
  db.function('is_act', options, (type: string) => (isActType(type) ? 1 : 0));
  db.function('act_actor', options, (body: string) => actorOf(readRecord(body, 'an event')) ?? '');
  db.function('act_search', options, (body: string) => actSearchText(readRecord(body, 'an event')));
}
