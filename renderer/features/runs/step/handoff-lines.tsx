import { Anchor } from '@mantine/core';
import { handedOverWords, takenOverWords } from '../../../../core/agent/handoff.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { StepView } from '../../../../core/run/views.ts';
import classes from './step-panel.module.css';

interface HandoffLinesProps {
  readonly step: StepView;
  readonly onSelect: (stepId: string) => void;
}

/** From whom a step took over, and to whom it handed over, each with how that stands and the way to the other side. */
export function HandoffLines({ step: { handoff, handedTo = [] }, onSelect }: HandoffLinesProps) {
  return (
    <>
      {handoff && (
        <HandoffLine words={takenOverWords(handoff)} step={handoff.from.stepId} onSelect={onSelect} />
      )}
      {handedTo.map((handed) => (
        <HandoffLine
          key={handed.stepId}
          words={handedOverWords(handed)}
          step={handed.stepId}
          onSelect={onSelect}
        />
      ))}
    </>
  );
}

interface HandoffLineProps extends Pick<HandoffLinesProps, 'onSelect'> {
  readonly words: string;
  readonly step: string;
}

function HandoffLine({ words, step, onSelect }: HandoffLineProps) {
  return (
    <div className={classes.detail}>
      {makeVisible(words.charAt(0).toUpperCase() + words.slice(1))}{' '}
      <Anchor component="button" type="button" size="sm" onClick={() => onSelect(step)}>
        Show {makeVisible(step)}
      </Anchor>
    </div>
  );
}
