import type { RiskLevel } from '../../../../core/approval/risk.ts';
import { RISK_COLORS } from '../../../ui/vocabulary.ts';
import classes from './queue-row.module.css';

/** Score and level: "87 critical". */
export function RiskMark({ score, level }: { readonly score: number; readonly level: RiskLevel }) {
  return (
    <span className={classes.risk} style={{ color: `var(--sb-${RISK_COLORS[level]})` }}>
      <span className={classes.score}>{score}</span> {level}
    </span>
  );
}
