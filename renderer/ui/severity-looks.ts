import {
  IconAlertCircle,
  IconAlertOctagon,
  IconAlertTriangle,
  IconInfoCircle,
  IconPoint,
} from '@tabler/icons-react';
import type { Severity } from '../../core/agent/severity.ts';
import type { Look } from './vocabulary.ts';

/** How bad a finding is: colour, icon and word, everywhere the same. */
export const SEVERITY_LOOKS: Readonly<Record<Severity, Look>> = {
  critical: { color: 'red', icon: IconAlertOctagon, word: 'critical' },
  high: { color: 'orange', icon: IconAlertTriangle, word: 'high' },
  medium: { color: 'yellow', icon: IconAlertCircle, word: 'medium' },
  low: { color: 'blue', icon: IconInfoCircle, word: 'low' },
  info: { color: 'gray', icon: IconPoint, word: 'info' },
};
