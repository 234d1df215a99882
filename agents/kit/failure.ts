import type { ErrorCode } from '../../core/errors.ts';

/**
 * How a tool says that it failed: thrown out of `run`, it reaches the person with its code, what happened
 * (`message`) and what to do next (`fix`). A transient code is retried by policy, the others never are.
 */
export class ToolFailure extends Error {
  readonly code: ErrorCode;
  readonly fix: string;
  constructor(code: ErrorCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolFailure';
    this.code = code;
    this.fix = fix;
  }
}

/** Turns whatever a tool threw into a failure; an error that is not a ToolFailure is the agent's bug. */
export function toFailure(thrown: unknown, tool: string, signal: AbortSignal): ToolFailure {
  if (thrown instanceof ToolFailure) return thrown;
  if (signal.aborted) {
    return new ToolFailure(
      'cancelled',
      `The call of ${tool} was cancelled.`,
      'Run it again when you need it.',
      {
        cause: thrown,
      },
    );
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new ToolFailure(
    'internal',
    `The tool ${tool} failed: ${reason}`,
    'Report this to the author of the agent, with the log of the run.',
    { cause: thrown },
  );
}
