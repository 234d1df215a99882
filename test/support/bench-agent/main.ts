import { serveAgent } from '../../../agents/kit/serve.ts';
import { definition } from './definition.ts';

serveAgent(definition);
