import { Switch } from '@mantine/core';
import { findBridge } from '../../client/bridge.ts';
import { DesktopPermission } from './desktop-permission.tsx';
import type { SectionProps } from './section-props.ts';
import { SettingRow } from './setting-row.tsx';
import { useChange } from './use-change.ts';

const KINDS = [
  ['approvals', 'Approvals', 'When something waits for your decision.'],
  ['runs', 'Runs', 'When a run succeeds, fails, is rejected or cancelled.'],
] as const;

/** What the system tells while nobody looks at Signalbox. Inside it, the bell always tells. */
export function NotificationsSection({ view }: SectionProps) {
  const change = useChange();
  const { notifications } = view.settings;
  const fixedBy = view.fixed['notifications'];
  return (
    <>
      {!findBridge() && <DesktopPermission />}
      {KINDS.map(([kind, label, help]) => (
        <SettingRow
          key={kind}
          label={label}
          labelId={`notify-${kind}`}
          help={help}
          fixedBy={fixedBy}
          error={change.variables?.notifications?.[kind] === notifications[kind] ? null : change.error}
        >
          <Switch
            aria-labelledby={`notify-${kind}`}
            checked={notifications[kind]}
            disabled={fixedBy !== undefined}
            onChange={(event) =>
              change.mutate({ notifications: { ...notifications, [kind]: event.currentTarget.checked } })
            }
          />
        </SettingRow>
      ))}
    </>
  );
}
