import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { SettingRow } from './setting-row.tsx';

const WORDS = {
  granted: 'On in this browser: you are told while this page is in the background.',
  denied: 'This browser refuses it for this page. Allow notifications beside its address first.',
  default: 'Off in this browser until you turn it on.',
} as const satisfies Record<NotificationPermission, string>;

/** A browser shows notifications of the system only once the person allowed it, here. */
export function DesktopPermission() {
  const isPossible = 'Notification' in window;
  const [permission, setPermission] = useState(isPossible ? Notification.permission : 'denied');
  return (
    <SettingRow label="Show on the desktop" labelId="notify-desktop" help={WORDS[permission]} error={null}>
      {permission === 'default' ? (
        <Button variant="default" onClick={() => void Notification.requestPermission().then(setPermission)}>
          Turn on
        </Button>
      ) : (
        <Text c="dimmed">{permission === 'granted' ? 'on' : 'off'}</Text>
      )}
    </SettingRow>
  );
}
