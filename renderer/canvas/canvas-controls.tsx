import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFocusCentered, IconMaximize, IconMinus, IconPlus, type Icon } from '@tabler/icons-react';
import { Panel, useReactFlow, type FitViewOptions } from '@xyflow/react';

interface CanvasControlsProps {
  readonly fit: FitViewOptions;
  /** Where things can be selected: brings them into view. Null: nothing is selected. */
  readonly onSelection?: (() => void) | null;
}

/** Zoom and fit, beside the keys that do the same. */
export function CanvasControls({ fit, onSelection }: CanvasControlsProps) {
  const flow = useReactFlow();
  return (
    <Panel position="bottom-left">
      <ActionIcon.Group>
        <Control icon={IconPlus} label="Zoom in" hint="+" onClick={() => void flow.zoomIn()} />
        <Control icon={IconMinus} label="Zoom out" hint="-" onClick={() => void flow.zoomOut()} />
        <Control icon={IconMaximize} label="Fit the graph" hint="0" onClick={() => void flow.fitView(fit)} />
        {onSelection !== undefined && (
          <Control
            icon={IconFocusCentered}
            label="Zoom to the selection"
            hint="z"
            isDisabled={onSelection === null}
            onClick={() => onSelection?.()}
          />
        )}
      </ActionIcon.Group>
    </Panel>
  );
}

interface ControlProps {
  readonly icon: Icon;
  readonly label: string;
  readonly hint: string;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

function Control({ icon: ControlIcon, label, hint, isDisabled = false, onClick }: ControlProps) {
  return (
    <Tooltip label={`${label} (${hint})`}>
      <ActionIcon variant="default" size={28} aria-label={label} disabled={isDisabled} onClick={onClick}>
        <ControlIcon size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
