import '@xyflow/react/dist/base.css'
import { Background, Controls, MiniMap, ReactFlow, type ReactFlowProps } from '@xyflow/react'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsNarrow, useMode } from '#kit'
import { useDesigner } from '../context.ts'
import { canConnect, connect, redirect } from '../model/edit.ts'
import { GRID, type PaletteKind } from '../model/kinds.ts'
import type { Places } from '../model/layout.ts'
import { useDescription, useEdgeText, useNodeName } from '../words.tsx'
import styles from './canvas.module.css'
import { type CanvasEdge, type CanvasNode, canvasEdges, canvasNodes } from './elements.ts'
import { FromStart } from './from-start.tsx'
import { Guides } from './guides.tsx'
import { InsertMenu } from './insert-menu.tsx'
import { onCanvasKey } from './keys.ts'
import type { Marks } from './marks.ts'
import { DRAGGED, Palette } from './palette.tsx'
import stage from './stage.module.css'
import { StepView } from './step.tsx'
import { useCanvasWords } from './use-canvas-words.ts'
import { useDragging } from './use-dragging.ts'
import { edgeAt, useInserting } from './use-inserting.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { WayView } from './way.tsx'

const MAP_SIZE = { width: 140, height: 90 }
type CanvasProps = ReactFlowProps<CanvasNode, CanvasEdge>

/** What never changes about the canvas, however it is used. */
const FIXED: CanvasProps = {
  nodeTypes: { step: StepView },
  edgeTypes: { way: WayView },
  minZoom: 0.15,
  maxZoom: 2,
  snapToGrid: true,
  snapGrid: [GRID, GRID],
  connectionRadius: 30,
  // The keys are ours: keys.ts.
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  multiSelectionKeyCode: ['Shift', 'Control', 'Meta'],
  zoomOnDoubleClick: false,
  proOptions: { hideAttribution: true },
}

/** Nodes and ways as the canvas wants them. */
function useElements(marks: Marks, places: Places): Pick<CanvasProps, 'nodes' | 'edges'> {
  const { design, vocabulary } = useDesigner()
  const { flow, selected, readOnly } = design
  const node = useNodeName()
  const edge = useEdgeText(vocabulary.facts)
  const names = { node, edge, described: useDescription(flow, marks) }
  const state = { selected, editable: !readOnly, focusable: true }
  return {
    nodes: canvasNodes(flow, places, marks, names, state),
    edges: canvasEdges(flow, places, marks, names, state),
  }
}

function Canvas({ marks, open }: { marks: Marks; open: () => void }) {
  const { t } = useTranslation()
  const { design } = useDesigner()
  const { flow, readOnly } = design
  const mode = useMode()
  const narrow = useIsNarrow()
  const words = useCanvasWords()
  const dragging = useDragging()
  const still = narrow || readOnly
  return (
    <ReactFlow
      {...FIXED}
      {...useElements(marks, dragging.places)}
      colorMode={mode}
      ariaLabelConfig={words}
      selectionOnDrag={!still}
      panOnDrag={still ? true : [1, 2]}
      panOnScroll={!narrow}
      edgesReconnectable={!readOnly}
      onNodesChange={(changes) => {
        dragging.moving(changes)
        dragging.select(changes)
      }}
      onEdgesChange={dragging.select}
      onNodeDragStop={(event, node) =>
        dragging.drop(node.id, 'clientX' in event ? edgeAt(event.clientX, event.clientY) : null)
      }
      onSelectionDragStop={() => dragging.drop(null, null)}
      onConnect={({ source, target }) => design.edit(connect(flow, source, target))}
      onReconnect={(edge, { source, target }) => design.edit(redirect(flow, edge.id, source, target))}
      isValidConnection={({ source, target }) => canConnect(flow, source, target)}
      onNodeDoubleClick={open}
      onEdgeDoubleClick={open}
    >
      <Background gap={2 * GRID} />
      <Controls showInteractive={false} />
      {narrow ? null : (
        <MiniMap
          pannable
          zoomable
          className={stage.map ?? ''}
          style={MAP_SIZE}
          ariaLabel={t('approvals:page.designer.canvas.minimap')}
        />
      )}
      <FromStart />
      <Guides guides={dragging.guides} />
    </ReactFlow>
  )
}

/** The drawing with its palette, under the hands of somebody who draws. */
export function Stage({ marks, open }: { marks: Marks; open: () => void }) {
  const { t } = useTranslation()
  const { design } = useDesigner()
  const { readOnly } = design
  const host = useRef<HTMLDivElement>(null)
  const [over, setOver] = useState(false)
  const inserting = useInserting(host)
  const kept = useKeptFocus(host, design.flow, inserting.focus)
  const dropNew = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(DRAGGED) as PaletteKind
    setOver(false)
    if (!kind || readOnly) return
    event.preventDefault()
    inserting.drop(kind, event.clientX, event.clientY)
  }
  return (
    <div className={stage.stage} data-bare={readOnly || undefined}>
      {readOnly ? null : <Palette add={inserting.put} />}
      <div
        ref={host}
        role="group"
        aria-label={t('approvals:page.designer.canvas.label')}
        className={`${styles.canvas} ${over ? styles.drop : ''}`}
        {...kept}
        onKeyDown={(event) => onCanvasKey(event, design, { open, insert: inserting.open, focus: inserting.focus })}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes(DRAGGED)) return
          event.preventDefault()
          event.dataTransfer.dropEffect = 'copy'
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropNew}
      >
        <Canvas marks={marks} open={open} />
        {inserting.menu ? (
          <InsertMenu
            at={inserting.menu.at}
            onEdge={inserting.menu.isEdge}
            choose={inserting.put}
            close={inserting.close}
          />
        ) : null}
      </div>
    </div>
  )
}
