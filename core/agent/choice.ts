/** Which agent was chosen for a call that names none, and why. */
export interface AgentChoice {
  readonly agent: string;
  /** In words, what speaks for it first; then why others come after it. */
  readonly reasons: readonly string[];
}

/** A call that was made, or is asked about, of an agent that was chosen. */
export interface ChosenCall {
  readonly stepId: string;
  readonly tool: string;
  readonly choice: AgentChoice;
}

/** The same in a line: `chosen: alpha (ready: …; beta is failing: …)`. */
export function choiceWords({ agent, reasons }: AgentChoice): string {
  return `chosen: ${agent} (${reasons.join('; ')})`;
}
