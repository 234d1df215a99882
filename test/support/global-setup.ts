import { ensureMain } from './e2e/build.ts';

/** Before the first test: hosts, command lines and agents are started from what is built. */
export const setup = ensureMain;
