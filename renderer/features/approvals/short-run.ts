/** The end of a run's id, which differs most: enough to tell runs apart by eye. */
export function shortRun(runId: string): string {
  return runId.slice(-6);
}
