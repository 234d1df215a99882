import { useState } from 'react';
import { makeVisible, showPath } from '../../../../core/approval/visible-text.ts';
import type { FindingCounts, PatchChecks } from '../../../../core/approval/risk.ts';
import type { LineTarget } from '../patch/patch-view.tsx';
import { Part } from './part.tsx';
import classes from './card.module.css';

interface ChecksProps {
  readonly checks: PatchChecks;
  readonly onGo: (target: LineTarget) => void;
}

/** Findings that are shown before the rest is asked for: the diff shall stay in sight. */
const SHOWN = 5;

const SEVERITIES = [
  'critical',
  'high',
  'medium',
  'low',
  'info',
] as const satisfies readonly (keyof FindingCounts)[];

/** What a scan of the touched files says, before and after the patch; a finding leads into the diff. */
export function Checks({ checks, onGo }: ChecksProps) {
  if (checks.kind === 'unknown') {
    return (
      <Part title="Checks">
        <p className={classes.warn}>Not known: {makeVisible(checks.reason)}</p>
      </Part>
    );
  }
  const { before, after, introduced } = checks;
  return (
    <Part title="Checks">
      <table className={classes.checks}>
        <thead>
          <tr>
            <th scope="col">Findings</th>
            {SEVERITIES.map((severity) => (
              <th key={severity} scope="col">
                {severity}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="sb-numbers">
          <tr>
            <th scope="row">before</th>
            {SEVERITIES.map((severity) => (
              <td key={severity}>{before[severity]}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">after</th>
            {SEVERITIES.map((severity) => (
              <td key={severity} data-change={changeOf(before[severity], after[severity])}>
                {after[severity]}
                {after[severity] !== before[severity] && (
                  <>
                    {' '}
                    ({after[severity] > before[severity] ? '+' : '−'}
                    {Math.abs(after[severity] - before[severity])})
                  </>
                )}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {introduced.length === 0 ? (
        <p className={classes.dimmed}>The patch brings in no new finding.</p>
      ) : (
        <Introduced findings={introduced} onGo={onGo} />
      )}
    </Part>
  );
}

interface IntroducedProps {
  readonly findings: Extract<PatchChecks, { readonly kind: 'scanned' }>['introduced'];
  readonly onGo: (target: LineTarget) => void;
}

function Introduced({ findings, onGo }: IntroducedProps) {
  const [all, setAll] = useState(false);
  return (
    <>
      <ul className={classes.introduced} aria-label="Findings that the patch brings in">
        {(all ? findings : findings.slice(0, SHOWN)).map((finding, index) => (
          <li key={`${finding.rule} ${finding.path} ${finding.line} ${index}`}>
            <strong>{finding.severity}</strong> {makeVisible(finding.title)}{' '}
            <button
              type="button"
              className={`${classes.textButton} sb-mono`}
              onClick={() => onGo({ path: finding.path, line: finding.line })}
            >
              {showPath(finding.path)}:{finding.line}
            </button>
          </li>
        ))}
      </ul>
      {!all && findings.length > SHOWN && (
        <button type="button" className={classes.textButton} onClick={() => setAll(true)}>
          Show {findings.length - SHOWN} more
        </button>
      )}
    </>
  );
}

function changeOf(before: number, after: number): 'better' | 'worse' | undefined {
  if (after === before) return undefined;
  return after < before ? 'better' : 'worse';
}
