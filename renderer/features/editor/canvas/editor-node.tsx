import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { IconAlertTriangle, IconHelp, IconPinFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { NODE_ICONS } from '../../../canvas/node-words.ts';
import { useDetail } from './detail.ts';
import { StepLine } from '../../../canvas/step-node.tsx';
import { useLastStep } from '../trying/last-run.tsx';
import { useLook, type NodeLook } from './node-looks.ts';
import classes from './editor-node.module.css';

/** What React Flow keeps for a node of the editor. */
export interface EditorNodeData extends Record<string, unknown> {
  readonly direction: 'right' | 'down';
}
export type EditorFlowNode = Node<EditorNodeData, 'edited'>;

/** A step that is taken away just now. */
const GONE: NodeLook = {
  face: { kind: null, title: '', what: '' },
  errors: 0,
  warnings: 0,
  isPinned: false,
};

/** A node that can be dragged and connected. Its handles name how it can end. */
export const EditorNode = memo(function EditorNode({ id, data, selected }: NodeProps<EditorFlowNode>) {
  const { direction } = data;
  const { face, errors, warnings, isPinned } = useLook(id) ?? GONE;
  const step = useLastStep(id);
  const detail = useDetail();
  const problem = errors > 0 ? 'error' : warnings > 0 ? 'warning' : undefined;
  const KindIcon = face.kind === null ? IconHelp : NODE_ICONS[face.kind];
  if (detail === 'shape') {
    return (
      <div
        className={classes.shape}
        data-node-id={id}
        data-state={step?.state}
        data-selected={selected || undefined}
        data-problem={problem}
        title={makeVisible(face.title)}
      />
    );
  }
  const [into, out] =
    direction === 'right' ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
  const title = makeVisible(face.title);
  const what = makeVisible(face.what);
  return (
    <>
      <Handle type="target" position={into} className={classes.handle} />
      <div
        className={classes.node}
        data-node-id={id}
        data-state={step?.state}
        data-selected={selected || undefined}
        data-problem={problem}
        title={`${title}\n${what}`}
      >
        <span className={classes.title}>
          <KindIcon size={14} stroke={1.6} aria-hidden className={classes.kind} />
          <span className={classes.cut}>{title}</span>
          {isPinned && (
            <span className={classes.pin} role="img" aria-label="Its output is pinned">
              <IconPinFilled size={12} aria-hidden />
            </span>
          )}
          {errors + warnings > 0 && (
            <span className={classes.count} aria-label={`${errors} errors, ${warnings} warnings`}>
              <IconAlertTriangle size={12} aria-hidden /> {errors + warnings}
            </span>
          )}
        </span>
        {detail === 'all' &&
          (step ? <StepLine step={step} /> : <span className={`${classes.what} sb-mono`}>{what}</span>)}
      </div>
      {face.kind === 'condition' ? (
        <>
          <Handle
            id="true"
            type="source"
            position={out}
            className={`${classes.handle} ${classes.first}`}
            title="true"
          />
          <Handle
            id="false"
            type="source"
            position={out}
            className={`${classes.handle} ${classes.second}`}
            title="false"
          />
        </>
      ) : (
        <Handle id="success" type="source" position={out} className={classes.handle} />
      )}
    </>
  );
});
