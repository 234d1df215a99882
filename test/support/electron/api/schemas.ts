import { z } from 'zod';

/** The events of the DevTools protocol that are used, as far as they are used. */
export const targetGone = z.object({ targetId: z.string() });
export const windowOpen = z.object({ url: z.string() });
export const frameNavigated = z.object({
  frame: z.object({ id: z.string(), parentId: z.string().optional(), url: z.string() }),
});
export const navigatedWithin = z.object({ frameId: z.string(), url: z.string() });
export const bindingCalled = z.object({
  name: z.string(),
  payload: z.string(),
  executionContextId: z.number(),
});
export const contextCreated = z.object({
  context: z.object({ id: z.number(), name: z.string(), auxData: z.object({ frameId: z.string() }) }),
});
export const contextDestroyed = z.object({ executionContextId: z.number() });
export const requestPaused = z.object({
  requestId: z.string(),
  frameId: z.string(),
  resourceType: z.string(),
  request: z.object({
    url: z.string(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
    postData: z.string().optional(),
  }),
});
export const created = z.object({ targetId: z.string() });
export const navigated = z.object({ errorText: z.string().optional() });
export const evaluated = z.object({
  exceptionDetails: z
    .object({ text: z.string(), exception: z.object({ description: z.string().optional() }).optional() })
    .optional(),
});
