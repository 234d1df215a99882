import type { ErrorCode, StepError } from '../../../core/errors.ts';

/**
 * How an agent fails and which code of the closed list (requirements.md R5) that is. The guide shows the
 * same table (docs/agent-guide.md). Transient codes are tried again by policy, the others are not.
 *
 * | what happened                                              | code            |
 * |------------------------------------------------------------|-----------------|
 * | the program isn't there or may not run                     | invalid_request |
 * | it can't start now, ends before or in the middle of a call | connection      |
 * | it doesn't answer the handshake or the call in time        | timeout         |
 * | it doesn't offer a tool of its manifest, or another schema | invalid_request |
 * | the input breaks the tool's schema, or is too large        | invalid_request |
 * | a line, an answer or notices over the limit                | memory_limit    |
 * | text on standard output that isn't the protocol            | internal        |
 * | an answer that breaks the tool's schema                    | internal        |
 * | the tool says so itself                                    | what it says, else internal |
 * | the caller cancelled                                       | cancelled       |
 * | Signalbox closes                                           | lost            |
 * | too many calls wait for this agent                         | rate_limit      |
 */
export function failure(code: ErrorCode, message: string, fix: string): StepError {
  return { code, message, fix };
}

const SEE_STDERR = 'Look at what it wrote to standard error (--verbose shows it)';

/** The operating system refused to start the program. */
export function spawnFailure(agent: string, program: string, error: NodeJS.ErrnoException): StepError {
  switch (error.code) {
    case 'ENOENT':
      return failure(
        'invalid_request',
        `The agent ${agent} can't start: there is no program ${program}.`,
        'Install it, or correct launch.command in its manifest.',
      );
    case 'EACCES':
    case 'EPERM':
    case 'ENOEXEC':
      return failure(
        'invalid_request',
        `The agent ${agent} can't start: ${program} may not be run.`,
        'Make it executable, or correct launch.command in its manifest.',
      );
    default:
      return failure(
        'connection',
        `The agent ${agent} can't start: ${error.message}`,
        'See whether the machine has memory and processes left, then run the step again.',
      );
  }
}

/** Its process ended by itself. `doing` completes "in the middle of …". */
export function exitFailure(
  agent: string,
  exit: { code: number | null; signal: string | null },
  doing: string,
): StepError {
  const how = exit.signal === null ? `ended with code ${exit.code ?? '?'}` : `was ended by ${exit.signal}`;
  return failure(
    'connection',
    `The agent ${agent} ${how} ${doing}.`,
    `${SEE_STDERR}, then run the step again.`,
  );
}

/** The data folder can't hold the record of a process, without which it isn't started. */
export function recordFailure(agent: string, error: Error): StepError {
  return failure(
    'internal',
    `The agent ${agent} wasn't started, for its process can't be recorded: ${error.message}`,
    'Make the data folder writable and see that its disk has room.',
  );
}

export function handshakeTimeout(agent: string, ms: number): StepError {
  return failure(
    'timeout',
    `The agent ${agent} didn't answer the handshake within ${ms / 1_000} s.`,
    `${SEE_STDERR}; check that launch.command starts a server of the Model Context Protocol over stdio.`,
  );
}

export function handshakeRefused(agent: string, reason: string): StepError {
  return failure(
    'invalid_request',
    `The agent ${agent} refused the handshake: ${reason}`,
    'Check that launch.command starts a server of the Model Context Protocol over stdio, in a version known here.',
  );
}

export function toolMissing(agent: string, tool: string): StepError {
  return failure(
    'invalid_request',
    `The agent ${agent} doesn't offer the tool ${tool} that its manifest names.`,
    'Update its manifest (signalbox agents add), or the agent.',
  );
}

export function toolChanged(agent: string, tool: string): StepError {
  return failure(
    'invalid_request',
    `The agent ${agent} takes another input for the tool ${tool} than its manifest says.`,
    'Update its manifest (signalbox agents add), and check the workflows that call the tool.',
  );
}

/** `sample`: the start of the text, already cut and printable. */
export function garbage(agent: string, sample: string): StepError {
  return failure(
    'internal',
    `The agent ${agent} wrote text to standard output that isn't the protocol: ${sample}`,
    'An agent writes its logs to standard error. Report this to its author.',
  );
}

export function lineTooLong(agent: string, limit: number): StepError {
  return failure(
    'memory_limit',
    `The agent ${agent} sent a message of more than ${megabytes(limit)}; its process was ended.`,
    'Ask it for less at once, for instance fewer files or a narrower path, or raise limits.outputBytes in its manifest.',
  );
}

export function flood(agent: string, limit: number): StepError {
  return failure(
    'memory_limit',
    `The agent ${agent} sent more than ${megabytes(limit)} that nobody asked for; its process was ended.`,
    'Report this to its author: progress and log messages must be few.',
  );
}

export function outputTooLarge(agent: string, tool: string, size: number, limit: number): StepError {
  return failure(
    'memory_limit',
    `The answer of ${agent} to ${tool} has ${megabytes(size)}, more than the ${megabytes(limit)} that its manifest allows.`,
    'Ask it for less at once, or raise limits.outputBytes in its manifest.',
  );
}

export function inputTooLarge(agent: string, tool: string, limit: number): StepError {
  return failure(
    'invalid_request',
    `The input of ${tool} (${agent}) has more than ${megabytes(limit)}.`,
    'Give it less at once, or the name of a file instead of its text.',
  );
}

export function callTimeout(agent: string, tool: string, ms: number): StepError {
  return failure(
    'timeout',
    `The agent ${agent} didn't finish ${tool} within ${ms / 1_000} s.`,
    'Give the step a longer timeout, or less to do. What the agent wrote to standard error may say what it waits for.',
  );
}

export function callCancelled(agent: string, tool: string): StepError {
  return failure(
    'cancelled',
    `The call of ${tool} (${agent}) was cancelled.`,
    'Run it again when you need it.',
  );
}

export function queueFull(agent: string, limit: number): StepError {
  return failure(
    'rate_limit',
    `More than ${limit} calls wait for the agent ${agent}.`,
    'Lower the concurrency of the steps that call it, or raise limits.processes in its manifest.',
  );
}

/** Signalbox itself is going away: neither the agent's fault nor the caller's wish. */
export function agentsClosed(agent: string): StepError {
  return failure(
    'lost',
    `The call of the agent ${agent} was given up because Signalbox is closing.`,
    'Resume the run after the next start.',
  );
}

/** A person restarted the agent while it worked on this. */
export function agentRestarted(agent: string): StepError {
  return failure(
    'lost',
    `The agent ${agent} was restarted in the middle of it`,
    'If the tool acts on the world, look whether it did; then run the step again.',
  );
}

/** Ended because of another call in the same process; such a call is repeatable, and is repeated once. */
export function collateral(agent: string): StepError {
  return failure(
    'connection',
    `The process of the agent ${agent} had to be ended because another call in it didn't stop.`,
    'Run the step again.',
  );
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
