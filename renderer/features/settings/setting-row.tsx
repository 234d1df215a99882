import type { ReactNode } from 'react';
import { Problem } from '../../ui/problem.tsx';
import classes from './settings.module.css';

interface SettingRowProps {
  readonly label: string;
  /** Id of the label, for the control's aria-labelledby. */
  readonly labelId: string;
  readonly help: string;
  /** The environment variable that fixes it. */
  readonly fixedBy?: string | undefined;
  /** What the last change was refused for. */
  readonly error: unknown;
  readonly children: ReactNode;
}

/** A setting: what it is, what it does, its control, and what is wrong with it. */
export function SettingRow({ label, labelId, help, fixedBy, error, children }: SettingRowProps) {
  return (
    <div className={classes.row}>
      <div>
        <div id={labelId} className={classes.label}>
          {label}
        </div>
        <div className={classes.help}>{help}</div>
      </div>
      {children}
      {fixedBy !== undefined && (
        <div className={classes.note}>
          Fixed by the environment: <code className="sb-mono">{fixedBy}</code>. Start Signalbox without it to
          change it here.
        </div>
      )}
      {error !== null && error !== undefined && (
        <div className={classes.note}>
          <Problem error={error} />
        </div>
      )}
    </div>
  );
}
