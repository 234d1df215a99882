import { makeVisible, showPath } from '../../../../core/approval/visible-text.ts';
import type { Finding } from '../../../../core/agent/finding.ts';
import classes from './findings.module.css';

interface FindingLineProps {
  readonly finding: Finding;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

/** A finding in two lines: what, and where. */
export function FindingLine({ finding, isSelected, onSelect }: FindingLineProps) {
  const where = `${showPath(finding.path)}:${finding.line}`;
  return (
    <button
      type="button"
      className={classes.finding}
      aria-pressed={isSelected}
      data-finding={finding.id}
      title={`${makeVisible(finding.message)}\n${makeVisible(finding.fix)}`}
      onClick={onSelect}
    >
      <span className={classes.cut}>{makeVisible(finding.title)}</span>
      <span className={classes.where}>
        <span className={`${classes.cut} sb-mono`}>{where}</span>
        <span className={classes.rule}>{makeVisible(finding.rule)}</span>
        {finding.fixable && <span className={classes.rule}>fixable</span>}
      </span>
    </button>
  );
}
