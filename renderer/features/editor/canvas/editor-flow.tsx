import { useComputedColorScheme } from '@mantine/core';
import {
  Background,
  MiniMap,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore as useFlowStore,
  type NodeChange,
} from '@xyflow/react';
import {
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import { CanvasControls } from '../../../canvas/canvas-controls.tsx';
import { createKeyedSource } from '../../../canvas/keyed-source.ts';
import { NODE_HEIGHT, NODE_WIDTH } from '../../../canvas/layout.ts';
import { useLatest } from '../../../ui/use-latest.ts';
import canvasClasses from '../../../canvas/workflow-canvas.module.css';
import { useEditor, useEditorStore } from '../state/editor-store.ts';
import { shownLayout } from '../state/shown-layout.ts';
import { onlyNode } from '../state/selection.ts';
import classes from './editor-flow.module.css';
import { detailAt, DetailProvider } from './detail.ts';
import { EditorEdge } from './editor-edge.tsx';
import { EditorNode } from './editor-node.tsx';
import { createEdgeMaker, createNodeMaker } from './flow-model.ts';
import { handleCanvasKey } from './canvas-keys.ts';
import { flowIdOf, noteNodesOf } from './note-model.ts';
import { NoteNode } from './note-node.tsx';
import { useConnecting } from './use-connecting.ts';
import { useDropping } from './use-dropping.ts';
import { useGliding } from './use-gliding.ts';
import { zoomToSelection } from './zoom-to-selection.ts';
import { FollowLooks, firstLooks, LooksProvider } from './node-looks.ts';
import { useMoving, type CanvasNode } from './use-moving.ts';
import { useSelecting } from './use-selecting.ts';
import { Refusal } from './refusal.tsx';

const NODE_TYPES = { edited: EditorNode, note: NoteNode };
const EDGE_TYPES = { edited: EditorEdge };
const FIT = { padding: 0.08, maxZoom: 1, minZoom: 0.02 };
/** Up to here the whole graph is seen at a glance anyway. */
const MAP_FROM = 12;
/** Places snap to this grid, the background's. */
const GRID: [number, number] = [16, 16];
/** The middle and the right one; the left one draws a box. */
const PAN_BUTTONS = [1, 2];
/** Half of it lies under the place where a new edge begins. */
const RECONNECT_RADIUS = 16;
/** After these what is seen is the person's choice. */
const ZOOM_KEYS: readonly string[] = ['+', '=', '-', 'z'];
/** Held, a click adds to what is selected. */
const ADD_KEYS = ['Shift', 'Meta', 'Control'];

interface EditorFlowProps {
  readonly view: { readonly width: number; readonly height: number };
}

/** The graph inside its provider: what the person does to it becomes edits, and edits become what is drawn. */
export function EditorFlow({ view }: EditorFlowProps) {
  const flow = useReactFlow();
  const store = useEditorStore();
  const selection = useEditor((state) => state.selection);
  // Lists that stay the same while nothing is placed or connected: then typing in a field draws nothing here.
  const [makeNodes] = useState(createNodeMaker);
  const placed = useEditor(({ editor: { draft }, selection: { nodes } }) =>
    makeNodes(draft.document, shownLayout(draft.document), nodes),
  );
  const annotations = useEditor(({ editor }) => editor.draft.document['annotations']);
  const notes = useMemo(() => noteNodesOf(annotations, selection.notes), [annotations, selection.notes]);
  const all = useMemo(() => [...notes, ...placed], [notes, placed]);
  // Until the person moves the graph, all of it stays in view, also when a pane or a banner takes room.
  const hasMoved = useRef(false);
  const [makeEdges] = useState(createEdgeMaker);
  const edges = useEditor((state) => makeEdges(state.editor.draft.document, state.selection.edges));
  const [looks] = useState(() => createKeyedSource(firstLooks(store.getState().editor.draft.document)));
  const gliding = useGliding(all, (isMoving) => {
    hasMoved.current = false;
    void flow.fitView({ ...FIT, duration: isMoving ? 200 : 0 });
  });
  const moving = useMoving(gliding);
  const selecting = useSelecting();
  const connecting = useConnecting();
  const dropping = useDropping();
  const colorMode = useComputedColorScheme('light');
  const detail = useFlowStore(({ transform: [, , zoom] }) => detailAt(zoom));

  const [note] = selection.notes;
  const only =
    onlyNode(selection) ?? (selection.notes.size === 1 && note !== undefined ? flowIdOf(note) : null);
  const bringIntoView = useEffectEvent((id: string) => {
    const found = all.find((each) => each.id === id);
    if (!found) return;
    const { width: wide = NODE_WIDTH, height: tall = NODE_HEIGHT, position } = found;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [position.x * zoom + x, position.y * zoom + y];
    const isSeen =
      left >= 0 && top >= 0 && left + wide * zoom <= view.width && top + tall * zoom <= view.height;
    if (!isSeen) void flow.setCenter(position.x + wide / 2, position.y + tall / 2, { zoom });
  });
  useEffect(() => {
    if (only !== null) bringIntoView(only);
  }, [only]);

  const { width, height } = view;
  useEffect(() => {
    if (!hasMoved.current) void flow.fitView(FIT);
  }, [flow, width, height]);

  // The graph first: the map of a large one takes as long again.
  const showsMap = useDeferredValue(placed.length > MAP_FROM && width >= 640, false);
  const onNodesChange = useLatest((changes: NodeChange<CanvasNode>[]) => {
    selecting.onNodesChange(changes);
    moving.onNodesChange(changes);
  });
  const onMoveStart = useLatest((event: unknown) => {
    // Without an event it is our own doing.
    if (event) hasMoved.current = true;
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!handleCanvasKey(event, store, flow)) return;
    event.preventDefault();
    if (ZOOM_KEYS.includes(event.key)) hasMoved.current = true;
    else if (event.key === '0') hasMoved.current = false;
  };
  const hasSelection = selection.nodes.size + selection.edges.size + selection.notes.size > 0;
  const showSelection = (): void => {
    hasMoved.current = zoomToSelection(store, flow);
  };

  return (
    <div
      className={`${canvasClasses.flow} ${classes.flow}`}
      data-detail={detail}
      tabIndex={0}
      role="application"
      aria-label="Graph: arrow keys move along the edges, Alt and arrows move steps, Delete removes"
      onKeyDown={onKeyDown}
      onDragOver={dropping.onDragOver}
      onDrop={dropping.onDrop}
    >
      <FollowLooks source={looks} />
      <LooksProvider value={looks}>
        <DetailProvider value={detail}>
          <ReactFlow
            nodes={moving.nodes}
            edges={edges}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            colorMode={colorMode}
            onNodesChange={onNodesChange}
            onEdgesChange={selecting.onEdgesChange}
            onPaneClick={selecting.onPaneClick}
            onNodeDragStart={moving.onDragStart}
            onNodeDragStop={moving.onDragStop}
            onSelectionDragStart={moving.onSelectionDragStart}
            onSelectionDragStop={moving.onDragStop}
            onConnect={connecting.onConnect}
            onConnectEnd={connecting.onConnectEnd}
            onReconnect={connecting.onReconnect}
            onReconnectEnd={connecting.onReconnectEnd}
            isValidConnection={connecting.isValidConnection}
            connectionRadius={28}
            reconnectRadius={RECONNECT_RADIUS}
            fitView
            fitViewOptions={FIT}
            onMoveStart={onMoveStart}
            minZoom={FIT.minZoom}
            maxZoom={2}
            snapToGrid
            snapGrid={GRID}
            selectionOnDrag
            selectionMode={SelectionMode.Partial}
            panOnDrag={PAN_BUTTONS}
            panActivationKeyCode="Space"
            panOnScroll
            zoomOnDoubleClick={false}
            selectionKeyCode={null}
            multiSelectionKeyCode={ADD_KEYS}
            deleteKeyCode={null}
            disableKeyboardA11y
            onlyRenderVisibleElements
            elevateNodesOnSelect={false}
          >
            <Background gap={16} />
            <CanvasControls fit={FIT} onSelection={hasSelection ? showSelection : null} />
            {showsMap && <MiniMap pannable zoomable ariaLabel="Map of the graph" />}
          </ReactFlow>
        </DetailProvider>
      </LooksProvider>
      {placed.length === 0 && (
        <div className={classes.empty}>
          Nothing here yet. Choose a step on the left, or drag one over here.
        </div>
      )}
      <Refusal />
    </div>
  );
}
