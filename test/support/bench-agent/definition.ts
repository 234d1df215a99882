import { z } from 'zod';
import { defineAgent, defineTool } from '../../../agents/kit/agent.ts';

const text = z.strictObject({ text: z.string(), n: z.int() });

/** An agent of the kit that does as little as an agent can: what is measured is the way there and back. */
export const definition = defineAgent({
  id: 'bench-echo',
  version: '1',
  title: 'Echo',
  description: 'Answers with its input.',
  risk: 'AUTO',
  capabilities: [],
  limits: { processes: 1, outputBytes: 1_048_576 },
  tools: [
    defineTool({
      name: 'echo',
      description: 'Answers with its input.',
      effect: 'read',
      input: text,
      output: text,
      run: (input) => Promise.resolve(input),
    }),
  ],
});
