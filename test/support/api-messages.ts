import fc from 'fast-check';
import { odd } from './api-inputs.ts';

/** What stands where a request of the protocol should be. */
const payload = fc.record(
  {
    u: fc.oneof(fc.constantFrom('/runs/get', '/system/live', 'http://x/runs/list', '::', ''), fc.string()),
    b: fc.oneof(
      fc.record(
        { json: odd, meta: fc.array(fc.array(odd, { maxLength: 3 }), { maxLength: 3 }) },
        { requiredKeys: [] },
      ),
      odd,
    ),
    h: fc.oneof(
      fc.constantFrom(
        { 'content-type': 'text/event-stream' },
        { 'content-type': 'multipart/form-data' },
        { 'content-disposition': 'attachment; filename="x"' },
      ),
      odd,
    ),
    m: fc.constantFrom('GET', 'POST'),
  },
  { requiredKeys: [] },
);

/** Messages that are none of the protocol, or nearly. */
export const randomMessage: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.json({ maxDepth: 4 }),
  fc.uint8Array({ maxLength: 200 }),
  fc
    .record({
      i: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
      t: fc.constantFrom(1, 2, 3, 4, 99, undefined),
      p: fc.oneof(payload, odd),
    })
    .map((message) => JSON.stringify(message)),
);
