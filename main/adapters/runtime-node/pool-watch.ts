import { stat } from 'node:fs';

/** Often enough that nobody notices a stall, seldom enough to cost nothing. */
const INTERVAL_MS = 1_000;

/**
 * Keeps file operations from standing still. Once, with a single operation under way, the thread pool of libuv
 * slept through it until another was submitted (a lost wake-up, as glibc bug 25847 describes it for condition
 * variables): so another is submitted every second. Returns how to stop; it never keeps a process alive.
 */
export function watchFilePool(): () => void {
  const timer = setInterval(() => stat('/', () => undefined), INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
