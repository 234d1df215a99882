/** What a process takes of the machine. */
export interface ProcessUsage {
  /** Per cent of one core since the sample before; null at the first one and where it can't be read. */
  readonly cpu: number | null;
  /** Resident memory in bytes; null where it can't be read. */
  readonly memory: number | null;
}

/** Reads what processes take of the machine. */
export interface Usage {
  /** By process id; those that are gone are left out. Never rejects. One at a time. */
  sample(pids: readonly number[]): Promise<ReadonlyMap<number, ProcessUsage>>;
}
