import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { IconAlertTriangle, IconHelp, IconPinFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { NODE_ICONS } from '../../../canvas/node-words.ts';
import type { NodeFace } from './node-face.ts';
import classes from './editor-node.module.css';

/** What React Flow keeps for a node of the editor. */
export interface EditorNodeData extends Record<string, unknown> {
  readonly face: NodeFace;
  readonly errors: number;
  readonly warnings: number;
  readonly isPinned: boolean;
  readonly direction: 'right' | 'down';
}
export type EditorFlowNode = Node<EditorNodeData, 'edited'>;

/** A node that can be dragged and connected. Its handles name how it can end. */
export const EditorNode = memo(function EditorNode({ id, data, selected }: NodeProps<EditorFlowNode>) {
  const { face, errors, warnings, isPinned, direction } = data;
  const KindIcon = face.kind === null ? IconHelp : NODE_ICONS[face.kind];
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
        data-selected={selected || undefined}
        data-problem={errors > 0 ? 'error' : warnings > 0 ? 'warning' : undefined}
        title={`${title}\n${what}`}
      >
        <span className={classes.title}>
          <KindIcon size={14} stroke={1.6} aria-hidden className={classes.kind} />
          <span className={classes.cut}>{title}</span>
          {isPinned && <IconPinFilled size={12} aria-label="Output pinned" className={classes.kind} />}
          {errors + warnings > 0 && (
            <span className={classes.count} aria-label={`${errors} errors, ${warnings} warnings`}>
              <IconAlertTriangle size={12} aria-hidden /> {errors + warnings}
            </span>
          )}
        </span>
        <span className={`${classes.what} sb-mono`}>{what}</span>
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
