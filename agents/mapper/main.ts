import { serveAgent } from '../kit/serve.ts';
import { definition } from './definition.ts';

serveAgent(definition);
