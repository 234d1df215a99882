import {
  IconAlertTriangle,
  IconCheck,
  IconClockPause,
  IconLinkOff,
  IconLoader2,
  IconMoon,
} from '@tabler/icons-react';
import type { AgentState } from '../../../core/agent/health.ts';
import type { Look } from '../../ui/vocabulary.ts';

/** One colour, icon and word for each state of an agent. */
export const AGENT_LOOKS: Readonly<Record<AgentState, Look>> = {
  idle: { color: 'gray', icon: IconMoon, word: 'idle' },
  ready: { color: 'green', icon: IconCheck, word: 'ready' },
  busy: { color: 'blue', icon: IconLoader2, word: 'busy', spins: true },
  stuck: { color: 'yellow', icon: IconClockPause, word: 'stuck' },
  failing: { color: 'red', icon: IconAlertTriangle, word: 'failing' },
  missing: { color: 'orange', icon: IconLinkOff, word: 'missing' },
};
