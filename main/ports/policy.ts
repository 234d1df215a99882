import type { Result } from '../../core/errors.ts';

/** The policy that decides now. */
export interface PolicyInForce<Policy> {
  readonly policy: Policy;
  /** The text that `policy` was read from. */
  readonly text: string;
  /** What the file holds as it is, which is another text when there are problems: that to be mended. */
  readonly fileText: string;
  /** SHA-256 of the canonical JSON of `policy`: the same for two texts that mean the same. */
  readonly digest: string;
  /** What is wrong with the file as it is, in words; then the last good text, or the default, is in force. */
  readonly problems: readonly string[];
}

/** The policy file of a data folder, which may be edited by hand, too. */
export interface PolicyStore<Policy> {
  get(): PolicyInForce<Policy>;
  /** Puts a new text in force and resolves once it is kept. Refuses invalid_input with all problems. */
  set(text: string): Promise<Result<PolicyInForce<Policy>>>;
  /** Calls back after every change of what `get` gives, from here or outside; the result ends it. */
  watch(listener: (inForce: PolicyInForce<Policy>) => void): () => void;
  /** Ends the watching; resolves once changes under way are kept. */
  close(): Promise<void>;
}
