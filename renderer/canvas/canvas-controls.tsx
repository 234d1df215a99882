import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMaximize, IconMinus, IconPlus, type Icon } from '@tabler/icons-react';
import { Panel, useReactFlow, type FitViewOptions } from '@xyflow/react';

/** Zoom and fit, beside the keys that do the same. */
export function CanvasControls({ fit }: { readonly fit: FitViewOptions }) {
  const flow = useReactFlow();
  return (
    <Panel position="bottom-left">
      <ActionIcon.Group>
        <Control icon={IconPlus} label="Zoom in" hint="+" onClick={() => void flow.zoomIn()} />
        <Control icon={IconMinus} label="Zoom out" hint="-" onClick={() => void flow.zoomOut()} />
        <Control icon={IconMaximize} label="Fit the graph" hint="0" onClick={() => void flow.fitView(fit)} />
      </ActionIcon.Group>
    </Panel>
  );
}

interface ControlProps {
  readonly icon: Icon;
  readonly label: string;
  readonly hint: string;
  readonly onClick: () => void;
}

function Control({ icon: ControlIcon, label, hint, onClick }: ControlProps) {
  return (
    <Tooltip label={`${label} (${hint})`}>
      <ActionIcon variant="default" size={28} aria-label={label} onClick={onClick}>
        <ControlIcon size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
