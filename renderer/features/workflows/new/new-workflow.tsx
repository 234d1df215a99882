import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import { lazyCode } from '../../../ui/lazy-code.ts';
import { LazyPart } from '../../../ui/lazy-part.tsx';
import { useLazyOverlay } from '../../../ui/use-lazy-overlay.ts';

const menuCode = lazyCode(() => import('./new-menu.tsx').then((it) => it.NewMenu));

/** Begins a workflow; what it can begin with comes with the first use. */
export function NewWorkflow({ lines }: { readonly lines: readonly WorkflowLine[] }) {
  const [isOpen, setOpen] = useState(false);
  const menu = useLazyOverlay(menuCode, isOpen, 'menu');
  return (
    <>
      <Button
        {...menu.button}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => setOpen(!isOpen)}
      >
        New
      </Button>
      {menu.isWanted && (
        <LazyPart
          name="What a workflow can begin with"
          code={menuCode}
          props={{ ...menu.overlay, onToggle: setOpen, lines }}
        />
      )}
    </>
  );
}
