import { CopyButton, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './card.module.css';

/** A long id, short, that can be copied whole. */
export function CopyText({
  value,
  shown,
  label,
}: {
  readonly value: string;
  readonly shown: string;
  readonly label: string;
}) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <UnstyledButton
          className={`${classes.copy} sb-mono`}
          title={value}
          aria-label={`Copy ${label} ${shown}`}
          onClick={copy}
        >
          {shown}
          {copied ? <IconCheck size={12} aria-hidden /> : <IconCopy size={12} aria-hidden />}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}
