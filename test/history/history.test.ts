import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EMPTY_HEAD, seal } from '../../core/audit/chain.ts';
import { eventOf } from '../../main/app/stream.ts';
import { foldRun } from '../../main/domain/run/evolve.ts';
import { sha256, snapshot } from '../support/domain-story.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const eventSchema = z.object({ type: z.string(), time: z.string(), data: z.record(z.string(), z.unknown()) });
const historySchema = z.object({ events: z.array(eventSchema), folded: z.unknown() });

/** Logs as released versions wrote them. They are never edited: whoever can't load them mends the code. */
const histories = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

describe('logs of earlier versions', () => {
  it.each(histories)('%s still folds to what it meant', (name) => {
    const { events, folded } = historySchema.parse(JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')));
    const records = seal(sha256, 'run/any', EMPTY_HEAD, events);
    const state = foldRun(records.map(eventOf));
    // A newer state may know more; what an older one knew it must still say.
    expect(JSON.parse(JSON.stringify(snapshot(state)))).toMatchObject(z.looseObject({}).parse(folded));
  });

  it('hold every type of event that there is', () => {
    const seen = new Set(
      histories.flatMap((name) => {
        const { events } = historySchema.parse(JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')));
        return events.map((event) => event.type);
      }),
    );
    const types = /readonly type: '([a-z.-]+)'/g;
    const source = readFileSync(new URL('../../main/domain/run/events.ts', import.meta.url), 'utf8');
    for (const [, type] of source.matchAll(types)) expect(seen).toContain(type);
  });
});
