import { config } from 'zod/v4/core';

// The content security policy allows no code made from text, which zod would otherwise try. Imported before
// anything that makes a schema.
config({ jitless: true });
