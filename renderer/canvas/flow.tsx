import { useComputedColorScheme } from '@mantine/core';
import { Background, MiniMap, ReactFlow, useReactFlow, useStore } from '@xyflow/react';
import { useEffect, memo, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { edgesOf, type Workflow } from '../../core/workflow/schema.ts';
import { CanvasControls } from './canvas-controls.tsx';
import { flowEdges, flowNodes } from './flow-elements.ts';
import { layoutWorkflow, NODE_HEIGHT, NODE_WIDTH, type Point } from './layout.ts';
import { createMiniNode } from './mini-node.tsx';
import { createFocusRequest } from './focus-request.ts';
import { isArrowKey, neighbourOf } from './navigate.ts';
import { StepEdge } from './step-edge.tsx';
import { StepNode } from './step-node.tsx';
import type { StepSource } from './step-source.ts';
import classes from './workflow-canvas.module.css';

const NODE_TYPES = { step: StepNode };
const EDGE_TYPES = { step: StepEdge };
const FIT = { padding: 0.06, maxZoom: 1, minZoom: 0.02 };
/** Below these zooms text can't be read: nodes draw their title and icon, then their icon alone. */
const TITLE_ZOOM = 0.55;
const SHAPE_ZOOM = 0.25;
/** Up to here the whole graph is seen at a glance anyway. */
const MAP_FROM = 12;
/** In a narrower view the map, 200 pixels wide, would hide what it shows. */
const MAP_WIDTH = 640;

interface FlowProps {
  readonly workflow: Workflow;
  readonly selected: string | null;
  readonly onSelect: (nodeId: string) => void;
  readonly onOpen: (nodeId: string) => void;
  readonly source: StepSource;
  readonly view: { readonly width: number; readonly height: number };
}

/** The graph inside its provider. Steps reach its nodes past it: while a run goes on it is not drawn again. */
export const Flow = memo(function Flow({ workflow, selected, onSelect, onOpen, source, view }: FlowProps) {
  const flow = useReactFlow();
  // The direction is chosen once: a graph that turns while a pane is dragged can't be followed.
  const [firstView] = useState(view);
  const layout = useMemo(() => layoutWorkflow(workflow, firstView), [workflow, firstView]);
  const [focus] = useState(createFocusRequest);
  const placed = useMemo(
    () => flowNodes(workflow, layout, { source, focus }),
    [workflow, layout, source, focus],
  );
  const entry = selected ?? workflow.nodes[0]?.id;
  const nodes = useMemo(
    () => placed.map((node) => (node.id === selected ? { ...node, selected: true } : node)),
    [placed, selected],
  );
  const edges = useMemo(() => flowEdges(workflow, source), [workflow, source]);
  const MiniNode = useMemo(() => createMiniNode(source), [source]);
  const detail = useStore(({ transform: [, , zoom] }) =>
    zoom < SHAPE_ZOOM ? 'shape' : zoom < TITLE_ZOOM ? 'title' : 'all',
  );
  const colorMode = useComputedColorScheme('light');

  // Only a new selection moves the view; a new size of the pane does not.
  const bringIntoView = useEffectEvent((nodeId: string) => {
    const point = layout.points.get(nodeId);
    const viewport = flow.getViewport();
    if (!point || isSeen(point, viewport, view)) return;
    void flow.setCenter(point.x + NODE_WIDTH / 2, point.y + NODE_HEIGHT / 2, { zoom: viewport.zoom });
  });
  useEffect(() => {
    if (selected !== null) bringIntoView(selected);
  }, [selected]);

  // Until the person moves the graph, all of it stays in view, also when a pane or a banner takes room.
  const hasMoved = useRef(false);
  const { width, height } = view;
  useEffect(() => {
    if (!hasMoved.current) void flow.fitView(FIT);
  }, [flow, width, height]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') void flow.zoomIn();
    else if (event.key === '-') void flow.zoomOut();
    else if (event.key === '0') void flow.fitView(FIT);
    else if (event.key === 'Enter' && selected !== null) onOpen(selected);
    else if (isArrowKey(event.key) && entry !== undefined) {
      const next = selected === null ? entry : neighbourOf(entry, event.key, layout, edgesOf(workflow));
      if (next !== null) {
        focus.ask();
        onSelect(next);
      }
    } else return;
    event.preventDefault();
  };

  return (
    // The keys work wherever in the canvas the focus is; each node is a button of its own.
    <div className={classes.flow} data-detail={detail} onKeyDown={onKeyDown}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={colorMode}
        onNodeClick={(_, node) => onSelect(node.id)}
        onNodeDoubleClick={(_, node) => onOpen(node.id)}
        fitView
        fitViewOptions={FIT}
        onMoveStart={(event) => {
          // Without an event it is our own doing.
          if (event) hasMoved.current = true;
        }}
        minZoom={FIT.minZoom}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        onlyRenderVisibleElements
        tabIndex={selected === null ? 0 : -1}
        aria-label="Graph: arrow keys move along the edges, Enter opens, plus and minus zoom, 0 fits"
      >
        <Background gap={16} />
        <CanvasControls fit={FIT} />
        {workflow.nodes.length > MAP_FROM && view.width >= MAP_WIDTH && (
          <MiniMap pannable zoomable nodeComponent={MiniNode} ariaLabel="Map of the graph" />
        )}
      </ReactFlow>
    </div>
  );
});

/** Whether a node lies wholly within the view. */
function isSeen(
  point: Point,
  { x, y, zoom }: Point & { readonly zoom: number },
  { width, height }: FlowProps['view'],
): boolean {
  const left = point.x * zoom + x;
  const top = point.y * zoom + y;
  return left >= 0 && top >= 0 && left + NODE_WIDTH * zoom <= width && top + NODE_HEIGHT * zoom <= height;
}
