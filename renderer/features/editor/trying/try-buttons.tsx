import { Button } from '@mantine/core';
import { IconPlayerPlay, IconPlayerTrackNext, IconPlayerTrackPrev, type Icon } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { JsonObject } from '../../../../core/json.ts';
import { countOf } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { useProblems } from '../problems/problems-context.ts';
import classes from './output-section.module.css';
import type { TryWhat } from './part-of-run.ts';
import { TryDialog } from './try-dialog.tsx';
import { useTrying, type Prepared, type ReadyPart } from './use-try.ts';
import { WhyNot } from './why-not.tsx';

interface Try {
  readonly what: TryWhat;
  readonly word: string;
  readonly icon: Icon;
  readonly hint: string;
}

const TRIES = {
  only: {
    what: 'only',
    word: 'Run only this',
    icon: IconPlayerPlay,
    hint: 'Runs this step alone, on what is pinned or what the steps before gave last',
  },
  'from-here': {
    what: 'from-here',
    word: 'Run from here',
    icon: IconPlayerTrackNext,
    hint: 'Runs this step and all that follow from it',
  },
  'up-to-here': {
    what: 'up-to-here',
    word: 'Run up to here',
    icon: IconPlayerTrackPrev,
    hint: 'Runs the steps before this one, and this one',
  },
} as const satisfies Record<TryWhat, Try>;

/** Runs a step without the rest of its workflow. */
export function TryButtons({ id }: { readonly id: string }) {
  const trying = useTrying();
  const [asking, setAsking] = useState<{ readonly part: ReadyPart; readonly word: string } | null>(null);
  const start = useMutation({
    mutationFn: ({ part, input }: { readonly part: ReadyPart; readonly input: JsonObject }) =>
      trying.start(part, input),
    onSuccess: () => setAsking(null),
  });
  const prepare = useMutation({
    mutationFn: ({ what }: Try): Promise<Prepared> => trying.prepare(id, what),
    onSuccess: (prepared, { word }) => {
      if (prepared.kind !== 'ready') return;
      if (Object.keys(prepared.workflow.inputs).length > 0) setAsking({ part: prepared, word });
      else start.mutate({ part: prepared, input: {} });
    },
  });
  const go = (one: Try): void => {
    start.reset();
    prepare.mutate(one);
  };
  const busy = prepare.isPending || (start.isPending && asking === null) ? prepare.variables?.what : null;
  const error = prepare.error ?? (asking === null ? start.error : null);
  return (
    <>
      <div className={classes.tries}>
        <TryButton one={TRIES.only} busy={busy} onGo={go} />
        <TryButton one={TRIES['from-here']} busy={busy} onGo={go} />
      </div>
      {prepare.data && prepare.data.kind !== 'ready' && (
        <WhyNot why={prepare.data}>
          {prepare.data.kind === 'missing' && <TryButton one={TRIES['up-to-here']} busy={busy} onGo={go} />}
        </WhyNot>
      )}
      {error && <Problem error={error} />}
      {asking && (
        <TryDialog
          word={asking.word}
          part={asking.part}
          isStarting={start.isPending}
          error={start.error}
          onStart={(input) => start.mutate({ part: asking.part, input })}
          onClose={() => {
            start.reset();
            setAsking(null);
          }}
        />
      )}
    </>
  );
}

interface TryButtonProps {
  readonly one: Try;
  readonly busy: TryWhat | null | undefined;
  readonly onGo: (one: Try) => void;
}

function TryButton({ one, busy, onGo }: TryButtonProps) {
  const errors = useProblems().filter(({ severity }) => severity === 'error').length;
  const TryIcon = one.icon;
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<TryIcon size={14} aria-hidden />}
      disabled={errors > 0 || (busy !== null && busy !== undefined && busy !== one.what)}
      loading={busy === one.what}
      title={errors > 0 ? `The workflow has ${countOf(errors, 'error')} and can’t run.` : one.hint}
      onClick={() => onGo(one)}
    >
      {one.word}
    </Button>
  );
}
