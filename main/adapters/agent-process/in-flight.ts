import { CALL_META } from '../../../core/agent/manifest.ts';
import type { AgentCall, AgentOutcome } from '../../ports/agents.ts';
import { limitNotices, type NoticeSink } from './notices.ts';
import type { CallEnd, ProcessCall } from './process-types.ts';

/** A call that a process works on. */
export interface InFlight {
  readonly request: ProcessCall;
  readonly sink: NoticeSink;
  /** Tells the agent to stop. */
  readonly stop: AbortController;
  readonly ended: PromiseWithResolvers<void>;
  settle(outcome: AgentOutcome, collateral?: boolean): void;
  halted: boolean;
  /** The id of its message, once it was sent. */
  requestId: string | number | null;
}

/** The state of a call that is about to be sent; `onEnd` hears of its end, the first one counts. */
export function createInFlight(request: ProcessCall, onEnd: (end: CallEnd) => void): InFlight {
  return {
    request,
    sink: limitNotices(request.onNotice),
    stop: new AbortController(),
    ended: Promise.withResolvers(),
    settle: (outcome, collateral = false) => onEnd({ outcome, collateral }),
    halted: false,
    requestId: null,
  };
}

/** What goes over the wire: the tool, its arguments, and in `_meta` what the agent may know of the call. */
export function callParams(call: AgentCall, token: string, mayReadWorkspace: boolean) {
  return {
    name: call.tool,
    arguments: call.args,
    _meta: {
      progressToken: token,
      ...(mayReadWorkspace ? { [CALL_META.workspace]: call.workspace } : {}),
      [CALL_META.runId]: call.runId,
      [CALL_META.stepId]: call.stepId,
      [CALL_META.attempt]: call.attempt,
      [CALL_META.idempotencyKey]: call.idempotencyKey,
      ...(call.handoff ? { [CALL_META.handoff]: call.handoff } : {}),
      ...(call.feedback ? { [CALL_META.feedback]: call.feedback } : {}),
    },
  };
}
