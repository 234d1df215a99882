import type { MessagePortMain } from 'electron';
import type { Actor } from '../../../core/approval/subject.ts';
import type { Voice } from '../base/voice.ts';
import type { SecretBox } from './secrets.ts';

/** What runs below the windows, as the shell needs it. */
export interface ShellService {
  /** Serves the contract on a port until either side closes it; `actor` is who decides through it. */
  readonly connect: (port: MessagePortMain, actor: Actor) => void;
  /** Calls `listener` at once and after every change. Returns how to stop. */
  readonly onCounts: (listener: (counts: Counts) => void) => () => void;
  /** Calls `listener` for what is asked or settled from now on, and again when it changes. Returns how to stop. */
  readonly onApproval: (listener: (change: ApprovalChange) => void) => () => void;
  /** Stops intake, lets active steps finish or cancels them, flushes, and lets go of the data folder. */
  readonly close: () => Promise<void>;
}

/** What the tray and the badge show. */
export interface Counts {
  readonly approvals: number;
  readonly running: number;
}

export type ApprovalChange =
  | {
      readonly kind: 'asked';
      readonly approvalId: string;
      readonly title: string;
      readonly workflowName: string;
    }
  /** Decided, void, expired or snoozed: nobody needs to look now. */
  | { readonly kind: 'settled'; readonly approvalId: string };

export interface ShellInputs {
  readonly dataDir: string;
  /** Shown to whoever finds the data folder taken. */
  readonly owner: string;
  readonly voice: Voice;
  readonly secrets: SecretBox;
}

/** Opens what runs below. Rejects with RefusalError when the data folder can't be had. */
export type CreateShellService = (inputs: ShellInputs) => Promise<ShellService>;
