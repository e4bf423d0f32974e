import '@xyflow/react/dist/base.css'
import {
  Background,
  Controls,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  useReactFlow,
  useViewport,
  ViewportPortal,
} from '@xyflow/react'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsNarrow, useMode } from '#kit'
import { useDesigner } from '../context.ts'
import { addNode, canConnect, connect, insertAfter, insertOnEdge, move, putOnEdge, redirect } from '../model/edit.ts'
import { align, type Guide } from '../model/guides.ts'
import { GRID, nodeById, type PaletteKind, type Place, sizeOf } from '../model/kinds.ts'
import { type Places, placesOf, snapPlace } from '../model/layout.ts'
import { useDescription, useEdgeText, useNodeName } from '../words.tsx'
import styles from './canvas.module.css'
import { type CanvasEdge, type CanvasNode, canvasEdges, canvasNodes } from './elements.ts'
import { InsertMenu } from './insert-menu.tsx'
import { onCanvasKey } from './keys.ts'
import type { Marks } from './marks.ts'
import { DRAGGED, Palette } from './palette.tsx'
import stage from './stage.module.css'
import { StepView } from './step.tsx'
import { useCanvasWords } from './use-canvas-words.ts'
import { WayView } from './way.tsx'

const NODE_TYPES = { step: StepView }
const EDGE_TYPES = { way: WayView }

/** The way under a point of the window, if any. */
const edgeAt = (x: number, y: number): string | null =>
  document
    .elementsFromPoint(x, y)
    .map((element) => element.closest('.react-flow__edge')?.getAttribute('data-id') ?? null)
    .find((id) => id !== null) ?? null

function Guides({ guides }: { guides: readonly Guide[] }) {
  const { zoom } = useViewport()
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <div
          key={`${axis}${at}`}
          className={styles.guide}
          style={
            axis === 'x'
              ? { left: at, top: from - 20, width: 1 / zoom, height: to - from + 40 }
              : { top: at, left: from - 20, height: 1 / zoom, width: to - from + 40 }
          }
        />
      ))}
    </ViewportPortal>
  )
}

/** Keeps what is being dragged until it is let go, and the lines it meets meanwhile. */
function useDragging() {
  const { design } = useDesigner()
  const [dragged, setDragged] = useState<Places | null>(null)
  const [guides, setGuides] = useState<readonly Guide[]>([])
  const places = useMemo(() => ({ ...placesOf(design.flow), ...dragged }), [design.flow, dragged])
  const drag = (moves: readonly { id: string; position: Place }[]) => {
    const [only, ...more] = moves
    const node = only && more.length === 0 ? nodeById(design.flow, only.id) : undefined
    if (!only || !node) return setDragged(Object.fromEntries(moves.map(({ id, position }) => [id, position])))
    const others = design.flow.nodes.flatMap((each) => {
      const place = places[each.id]
      return place && each.id !== node.id ? [{ ...place, ...sizeOf(each.kind) }] : []
    })
    const { place, guides: met } = align({ ...only.position, ...sizeOf(node.kind) }, others)
    setDragged({ [only.id]: place })
    setGuides(met)
  }
  const drop = () => {
    if (dragged) {
      const snapped = Object.entries(dragged).map(([id, place]) => [id, snapPlace(place)])
      design.edit(move(design.flow, Object.fromEntries(snapped)))
    }
    setDragged(null)
    setGuides([])
  }
  return { places, guides, drag, drop, dragged }
}

type Menu = { at: Place; on: string; isEdge: boolean }

/** The drawing with its palette, under the hands of somebody who draws. */
export function Stage({ marks, open }: { marks: Marks; open: () => void }) {
  const { t } = useTranslation()
  const { design, vocabulary } = useDesigner()
  const { flow, selected, readOnly } = design
  const mode = useMode()
  const narrow = useIsNarrow()
  const words = useCanvasWords()
  const canvas = useReactFlow()
  const host = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<Menu | null>(null)
  const [over, setOver] = useState(false)
  const { places, guides, drag, drop, dragged } = useDragging()
  const nodeName = useNodeName()
  const edgeText = useEdgeText(vocabulary.facts)
  const described = useDescription(flow, marks)
  const names = { node: nodeName, edge: edgeText, described }
  const state = { selected, editable: !readOnly }

  const focus = (id: string) =>
    requestAnimationFrame(() => {
      const part = host.current?.querySelector<HTMLElement>(
        `.react-flow__node[data-id="${id}"], .react-flow__edge[data-id="${id}"]`,
      )
      part?.focus({ preventScroll: true })
      const [box, frame] = [part?.getBoundingClientRect(), host.current?.getBoundingClientRect()]
      if (!box || !frame) return
      const inside =
        box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom
      if (!inside) void canvas.fitView({ nodes: [{ id }], maxZoom: canvas.getZoom(), minZoom: canvas.getZoom() })
    })
  const insert = (id: string) => {
    const part = host.current?.querySelector(`[data-id="${id}"]`)?.getBoundingClientRect()
    const frame = host.current?.getBoundingClientRect()
    if (!part || !frame || readOnly) return
    const at = {
      x: Math.max(8, Math.min(part.right - frame.left + 10, frame.width - 312)),
      y: Math.max(8, Math.min(part.top - frame.top, frame.height - 320)),
    }
    setMenu({ at, on: id, isEdge: flow.edges.some((edge) => edge.id === id) })
  }
  const put = (kind: PaletteKind) => {
    const on = menu?.on ?? [...selected][0]
    setMenu(null)
    const edge = flow.edges.some(({ id }) => id === on)
    const edited = on ? (edge ? insertOnEdge(flow, on, kind) : insertAfter(flow, on, kind)) : null
    const done = edited && edited.flow !== flow ? edited : addNode(flow, kind, middleOf())
    design.edit(done)
    const [first] = done.selected
    if (first) focus(first)
  }
  const middleOf = () => {
    const frame = host.current?.getBoundingClientRect()
    return canvas.screenToFlowPosition({
      x: (frame?.left ?? 0) + (frame?.width ?? 0) / 2,
      y: (frame?.top ?? 0) + (frame?.height ?? 0) / 2,
    })
  }
  const changeNodes = (changes: readonly NodeChange<CanvasNode>[]) => {
    const moves = changes.flatMap((change) =>
      change.type === 'position' && change.position && change.dragging
        ? [{ id: change.id, position: change.position }]
        : [],
    )
    if (moves.length > 0) drag(moves)
    applySelection(changes)
  }
  const applySelection = (changes: readonly (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[]) => {
    const picked = changes.filter((change) => change.type === 'select')
    if (picked.length === 0) return
    const next = new Set(selected)
    for (const { id, selected: on } of picked) {
      if (on) next.add(id)
      else next.delete(id)
    }
    design.select([...next])
  }
  const dropNew = (event: React.DragEvent) => {
    const kind = event.dataTransfer.getData(DRAGGED) as PaletteKind
    setOver(false)
    if (!kind || readOnly) return
    event.preventDefault()
    const edge = edgeAt(event.clientX, event.clientY)
    const edited = edge ? insertOnEdge(flow, edge, kind) : null
    const done =
      edited && edited.flow !== flow
        ? edited
        : addNode(flow, kind, canvas.screenToFlowPosition({ x: event.clientX, y: event.clientY }))
    design.edit(done)
    const [first] = done.selected
    if (first) focus(first)
  }
  return (
    <div className={stage.stage} data-bare={readOnly || undefined}>
      {readOnly ? null : <Palette add={put} />}
      <div
        ref={host}
        role="group"
        aria-label={t('approvals:page.designer.canvas.label')}
        className={`${styles.canvas} ${over ? styles.drop : ''}`}
        onKeyDown={(event) => onCanvasKey(event, design, { open, insert, focus })}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes(DRAGGED)) return
          event.preventDefault()
          event.dataTransfer.dropEffect = 'copy'
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropNew}
      >
        <ReactFlow
          nodes={canvasNodes(flow, places, marks, names, state)}
          edges={canvasEdges(flow, marks, names, state)}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          colorMode={mode}
          ariaLabelConfig={words}
          fitView
          fitViewOptions={{ padding: 0.15, maxZoom: 1 }}
          minZoom={0.15}
          maxZoom={2}
          snapToGrid
          snapGrid={[GRID, GRID]}
          connectionRadius={30}
          disableKeyboardA11y
          deleteKeyCode={null}
          multiSelectionKeyCode={['Shift', 'Control', 'Meta']}
          selectionOnDrag={!narrow && !readOnly}
          panOnDrag={narrow || readOnly ? true : [1, 2]}
          panOnScroll={!narrow}
          zoomOnDoubleClick={false}
          edgesReconnectable={!readOnly}
          proOptions={{ hideAttribution: true }}
          onNodesChange={changeNodes}
          onEdgesChange={applySelection}
          onNodeDragStop={(event, node) => {
            const point = 'clientX' in event ? event : null
            const edge = dragged && point ? edgeAt(point.clientX, point.clientY) : null
            const joined = edge ? putOnEdge(move(flow, dragged ?? {}), edge, node.id) : null
            drop()
            if (joined && joined.selected.length > 0) design.edit(joined)
          }}
          onSelectionDragStop={drop}
          onConnect={({ source, target }) => design.edit(connect(flow, source, target))}
          onReconnect={(edge, { source, target }) => design.edit(redirect(flow, edge.id, source, target))}
          isValidConnection={({ source, target }) => canConnect(flow, source, target)}
          onNodeDoubleClick={open}
          onEdgeDoubleClick={open}
          aria-label={t('approvals:page.designer.canvas.label')}
        >
          <Background gap={2 * GRID} />
          <Controls showInteractive={false} />
          {narrow ? null : <MiniMap pannable zoomable ariaLabel={t('approvals:page.designer.canvas.minimap')} />}
          <Guides guides={guides} />
        </ReactFlow>
        {menu ? (
          <InsertMenu
            at={menu.at}
            onEdge={menu.isEdge}
            choose={put}
            close={() => {
              setMenu(null)
              focus(menu.on)
            }}
          />
        ) : null}
      </div>
    </div>
  )
}
