import { Textarea, type TextareaProps } from '@mantine/core';
import classes from './growing-text.module.css';

interface GrowingTextProps extends Omit<
  TextareaProps,
  'autosize' | 'minRows' | 'maxRows' | 'rows' | 'style'
> {
  /** How many lines it has at least and at most; with more it scrolls. */
  readonly rows: readonly [least: number, most: number];
  /** Whether every letter is as wide as the next. */
  readonly isCode?: boolean;
}

/** A text area that is as tall as its text. */
export function GrowingText({ rows: [least, most], isCode = false, ...props }: GrowingTextProps) {
  return (
    <Textarea
      {...props}
      rows={least}
      style={{ '--least-rows': least, '--most-rows': most }}
      classNames={{ input: `${classes.input ?? ''} ${isCode ? (classes.code ?? '') : ''}` }}
    />
  );
}
