/**
 * How a step can fail: the closed classification of requirements.md R5. `transient` errors may
 * succeed when tried again and are retried by policy; the rest never are.
 */
export const ERROR_CODES = [
  'rate_limit',
  'timeout',
  'connection',
  'auth',
  'invalid_request',
  'circuit_open',
  'memory_limit',
  'cancelled',
  'lost',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

const TRANSIENT: ReadonlySet<ErrorCode> = new Set([
  'rate_limit',
  'timeout',
  'connection',
  'circuit_open',
  'lost',
]);

/** Whether trying again can help. */
export function isTransient(code: ErrorCode): boolean {
  return TRANSIENT.has(code);
}

/** An expected failure of a step: what happened and to what, and what to do next. */
export interface StepError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix: string;
}

/** Why a command was refused: the closed list that callers may branch on. */
export const REFUSAL_CODES = [
  'not_found',
  'invalid_input',
  'invalid_workflow',
  'conflict',
  'digest_mismatch',
  'already_decided',
  'approval_void',
  'approval_expired',
  'run_ended',
  'workspace_moved',
  'workspace_read_only',
  'data_folder_in_use',
  'data_folder_read_only',
  'data_folder_damaged',
  'disk_full',
  'agent_unavailable',
  'internal',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** An expected refusal of a command, as a value: never thrown across a layer. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly fix: string;
}

export type Result<T, E = Refusal> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wraps a value as a success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Makes a refusal: `message` = what happened to what, `fix` = what to do next. */
export function refuse(
  code: RefusalCode,
  message: string,
  fix: string,
): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: { code, message, fix } };
}

/**
 * The way an adapter reports an expected failure through a promise chain (a full disk, a locked data
 * folder). Hosts turn it into its refusal; anything else that is thrown is a bug.
 */
export class RefusalError extends Error {
  readonly refusal: Refusal;
  constructor(code: RefusalCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RefusalError';
    this.refusal = { code, message, fix };
  }
}
