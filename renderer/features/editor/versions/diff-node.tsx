import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import looks from '../canvas/editor-node.module.css';
import classes from './diff-canvas.module.css';
import type { DiffFlowNode, Fate } from './diff-model.ts';

const FATE_WORDS: Readonly<Record<Fate, string>> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  moved: 'moved',
  same: '',
};

/** A step of two versions: what became of it in a word and a colour. */
export const DiffNode = memo(function DiffNode({ id, data }: NodeProps<DiffFlowNode>) {
  const { face, fate, fields, direction } = data;
  const [into, out] =
    direction === 'right' ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
  const title = makeVisible(face.title);
  const what = makeVisible(fields.length > 0 ? fields.join(', ') : face.what);
  return (
    <>
      <Handle type="target" position={into} className={classes.handle} />
      <div
        className={`${looks.node} ${classes.node}`}
        data-node-id={id}
        data-fate={fate}
        title={`${title}\n${what}`}
      >
        <span className={looks.title}>
          <span className={looks.cut}>{title}</span>
          {fate !== 'same' && <span className={classes.fate}>{FATE_WORDS[fate]}</span>}
        </span>
        <span className={`${looks.what} sb-mono`}>{what}</span>
      </div>
      <Handle type="source" position={out} className={classes.handle} />
    </>
  );
});
