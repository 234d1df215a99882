import { Problem } from '../../../ui/problem.tsx';
import { DiffOnItsWay } from '../patch/diff-on-its-way.tsx';
import { PatchView, type LineTarget } from '../patch/patch-view.tsx';
import type { DiffMode } from '../patch/rows.ts';
import { setUnticked } from '../patch/tick-store.ts';
import type { Unticked } from '../patch/ticks.ts';
import type { useDiff } from '../patch/use-diff.ts';
import patchClasses from '../patch/patch.module.css';

interface CardPatchProps {
  readonly approvalId: string;
  readonly diff: ReturnType<typeof useDiff>;
  readonly unseen: string | null;
  readonly unticked: Unticked;
  readonly canTick: boolean;
  readonly mode: DiffMode;
  readonly scroller: HTMLElement | null;
  readonly target: LineTarget | null;
  readonly onMode: (mode: DiffMode) => void;
}

/** The diff of the card, or why there is none to see. */
export function CardPatch({ approvalId, diff, unseen, ...view }: CardPatchProps) {
  if (diff.error !== null) return <Problem error={diff.error} onRetry={() => void diff.refetch()} />;
  if (!diff.data) {
    return (
      <section className={patchClasses.region} aria-label="Patch" aria-busy>
        <DiffOnItsWay approvalId={approvalId} />
      </section>
    );
  }
  const { read, text } = diff.data;
  if (unseen !== null || !read.ok) {
    return (
      <section className={patchClasses.region} aria-label="Patch">
        <p className={patchClasses.wait} role="alert">
          {unseen} It has {text.length.toLocaleString('en-US')} characters.
        </p>
      </section>
    );
  }
  return <PatchView patch={read.patch} {...view} onUntick={(next) => setUnticked(approvalId, next)} />;
}
