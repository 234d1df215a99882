import type { Shape } from '../shape.ts';

/** A diff, or an object that holds one; null stands for no change. */
export const PATCH: Shape = {
  kind: 'schema',
  schema: {
    anyOf: [
      { type: ['string', 'null'] },
      { type: 'object', properties: { diff: { type: ['string', 'null'] } }, required: ['diff'] },
    ],
  },
  root: true,
};
