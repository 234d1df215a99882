import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { DryRunPanel } from './dry-run/dry-run-panel.tsx';
import classes from './editor.module.css';
import { problemWords } from './problems/problem-words.ts';
import { useProblems } from './problems/problems-context.ts';
import { ProblemsPanel } from './problems/problems-panel.tsx';

/** What can be open below the canvas. */
export type BottomTab = 'problems' | 'dry-run';

interface BottomPanelProps {
  /** Null: only the bar is seen. */
  readonly tab: BottomTab | null;
  readonly onTab: (tab: BottomTab | null) => void;
  /** Whether what is here is kept, in words. */
  readonly saved: string;
}

/** The bar that counts the problems, and above it the list or what a run would do. */
export function BottomPanel({ tab, onTab, saved }: BottomPanelProps) {
  const problems = useProblems();
  const isOpen = tab !== null;
  return (
    <div className={classes.bottom}>
      <UnstyledButton
        className={classes.bottomBar}
        aria-expanded={isOpen}
        onClick={() => onTab(isOpen ? null : 'problems')}
      >
        {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronUp size={14} aria-hidden />}
        {problemWords(problems)}
        <span className={classes.saved}>{saved}</span>
      </UnstyledButton>
      {tab === 'problems' && (
        <div className={classes.bottomList}>
          <ProblemsPanel />
        </div>
      )}
      {tab === 'dry-run' && (
        <div className={classes.bottomList} data-large>
          <DryRunPanel />
        </div>
      )}
    </div>
  );
}
