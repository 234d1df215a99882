import { Tooltip } from '@mantine/core';
import { cloneElement, useState, type ReactElement, type SyntheticEvent } from 'react';

interface WhenCutProps {
  /** All that is said there. */
  readonly label: string;
  /** Something that takes the keyboard; it or what is in it may be too narrow for its text. */
  readonly children: ReactElement<{
    readonly onMouseEnter?: (event: SyntheticEvent<HTMLElement>) => void;
    readonly onFocus?: (event: SyntheticEvent<HTMLElement>) => void;
  }>;
}

/** Shows a text in full, for the pointer and the keyboard, where it has no room to stand in full; nothing where it has. */
export function WhenCut({ label, children }: WhenCutProps) {
  const [isCut, setCut] = useState(false);
  const look = ({ currentTarget }: SyntheticEvent<HTMLElement>): void => setCut(cutsText(currentTarget));
  return (
    <Tooltip
      label={label}
      disabled={!isCut}
      events={{ hover: true, focus: true, touch: false }}
      multiline
      maw={420}
      styles={{ tooltip: { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' } }}
    >
      {cloneElement(children, { onMouseEnter: look, onFocus: look })}
    </Tooltip>
  );
}

/** Rounding may differ by a pixel. */
function cutsText(element: Element): boolean {
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
  // What stands in a line has no box of its own, and says 0.
  const isCut = clientWidth > 0 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1);
  return isCut || [...element.children].some(cutsText);
}
