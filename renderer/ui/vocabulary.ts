import {
  IconBan,
  IconCheck,
  IconCircleDashed,
  IconClock,
  IconHandStop,
  IconLinkOff,
  IconLoader2,
  IconMinus,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import type { ApprovalStatus } from '../../core/approval/subject.ts';
import type { RiskLevel } from '../../core/approval/risk.ts';
import type { RunStatus, StepState } from '../../core/run/vocabulary.ts';

/** One colour (a Mantine colour name), one icon and one word for each state, everywhere. Never colour alone. */
export interface Look {
  readonly color: string;
  readonly icon: Icon;
  readonly word: string;
  readonly spins?: true;
}

export const STEP_LOOKS: Readonly<Record<StepState, Look>> = {
  pending: { color: 'gray', icon: IconCircleDashed, word: 'pending' },
  queued: { color: 'gray', icon: IconClock, word: 'queued' },
  running: { color: 'blue', icon: IconLoader2, word: 'running', spins: true },
  waiting: { color: 'yellow', icon: IconHandStop, word: 'waiting' },
  succeeded: { color: 'green', icon: IconCheck, word: 'succeeded' },
  failed: { color: 'red', icon: IconX, word: 'failed' },
  rejected: { color: 'red', icon: IconBan, word: 'rejected' },
  cancelled: { color: 'slate', icon: IconBan, word: 'cancelled' },
  skipped: { color: 'gray', icon: IconMinus, word: 'skipped' },
};

export const RUN_LOOKS: Readonly<Record<RunStatus, Look>> = {
  running: STEP_LOOKS.running,
  waiting: STEP_LOOKS.waiting,
  succeeded: STEP_LOOKS.succeeded,
  failed: STEP_LOOKS.failed,
  rejected: STEP_LOOKS.rejected,
  cancelled: STEP_LOOKS.cancelled,
};

export const APPROVAL_LOOKS: Readonly<Record<ApprovalStatus, Look>> = {
  waiting: STEP_LOOKS.waiting,
  approved: { color: 'green', icon: IconCheck, word: 'approved' },
  rejected: STEP_LOOKS.rejected,
  void: { color: 'orange', icon: IconLinkOff, word: 'void' },
  expired: { color: 'orange', icon: IconClock, word: 'expired' },
  cancelled: STEP_LOOKS.cancelled,
};

/** Mantine colours of risk levels. */
export const RISK_COLORS: Readonly<Record<RiskLevel, string>> = {
  low: 'green',
  medium: 'yellow',
  high: 'orange',
  critical: 'red',
};
