import { z } from 'zod';
import { ERROR_CODES } from '../errors.ts';

/**
 * What Signalbox adds to the Model Context Protocol on the way back from an agent. Other clients ignore
 * it; agents that know nothing of it work all the same.
 */

/**
 * One message to an agent at most, in bytes, and one answer unless a manifest says otherwise: a patch of the largest
 * size (core/approval/patch-limits.ts) as JSON, which writes line feeds and quotes as two characters, and room beside it.
 */
export const MESSAGE_BYTES = 40 * 1024 * 1024;

/** Key in a tool result's `_meta` under which a failed call says how it failed. */
export const TOOL_ERROR_META = 'signalbox/error';

/** How a tool says that it failed: the closed classification, what happened, what to do next. */
export const toolErrorSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string().max(4_000),
  fix: z.string().max(4_000),
});
export type ToolError = z.infer<typeof toolErrorSchema>;

/**
 * Key in a log message's `_meta` with the progress token of the call that it belongs to: the protocol has
 * no other way to tell when several calls run in one process.
 */
export const NOTICE_CALL_META = 'signalbox/call';

/**
 * Key in a log message's `_meta`, with the progress token of a cancelled call that has wound down. The
 * protocol has no answer to a cancelled call, so without this its process has to be ended.
 */
export const CALL_ENDED_META = 'signalbox/call-ended';
