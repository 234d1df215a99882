import { ActionIcon, Skeleton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { OpenWorkspaceButton } from '../../workspaces/index.ts';
import { FirstRunButton } from './first-run-button.tsx';
import { useFirstSteps } from './use-first-steps.ts';
import { WelcomeStep } from './welcome-step.tsx';
import classes from './welcome.module.css';

/** Remembers in this browser that it was done or put away, so that nothing is asked for it again. */
const HIDDEN_KEY = 'signalbox.welcome-hidden';

/** The way to a first approval and its proof. It goes once all of it was done. */
export function Welcome() {
  const [isHidden, setHidden] = useState(() => localStorage.getItem(HIDDEN_KEY) !== null);
  const steps = useFirstSteps(!isHidden);
  const isDone = steps !== undefined && steps.ran && steps.decided && steps.exported;
  useEffect(() => {
    if (isDone) localStorage.setItem(HIDDEN_KEY, 'done');
  }, [isDone]);
  if (isHidden || isDone) return null;
  // As high as the strip, which comes in a moment: the list below doesn't move.
  if (!steps) return <Skeleton height={68} radius={8} animate={false} />;
  const hide = (): void => {
    localStorage.setItem(HIDDEN_KEY, 'put away');
    setHidden(true);
  };
  return (
    <section className={classes.strip} aria-label="First steps">
      <ol className={classes.steps}>
        <WelcomeStep number={1} isDone={steps.ran} title="Run “Audit and patch” on the sample workspace">
          {!steps.ran && <FirstRunButton />}
        </WelcomeStep>
        <WelcomeStep
          number={2}
          isDone={steps.decided}
          title="Approve its patch with the diff in front of you"
          link={steps.waiting}
          linkWord="Review"
        />
        <WelcomeStep
          number={3}
          isDone={steps.exported}
          title="Export the report that proves itself"
          link={steps.decided ? steps.run : null}
          linkWord="Open the run"
        />
      </ol>
      <OpenWorkspaceButton variant="subtle" />
      <ActionIcon aria-label="Hide the first steps" title="Hide" onClick={hide}>
        <IconX size={16} />
      </ActionIcon>
    </section>
  );
}
