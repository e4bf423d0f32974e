import '@xyflow/react/dist/base.css'
import { Background, Controls, ReactFlow, ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsNarrow, useMode } from '#kit'
import styles from './canvas/canvas.module.css'
import { canvasEdges, canvasNodes } from './canvas/elements.ts'
import { partUnder } from './canvas/keys.ts'
import type { Marks } from './canvas/marks.ts'
import { StepView } from './canvas/step.tsx'
import { useCanvasWords } from './canvas/use-canvas-words.ts'
import { WayView } from './canvas/way.tsx'
import diagram from './diagram.module.css'
import type { FlowFact } from './model/conditions.ts'
import { type Flow, sizeOf } from './model/kinds.ts'
import { type Places, placesOf } from './model/layout.ts'
import { FlowOutline } from './outline.tsx'
import { useDescription, useEdgeText, useNodeName } from './words.tsx'

export type FlowDiagramProps = Marks & {
  definition: Flow
  /** What facts are called, so that conditions read as on the form. */
  facts?: readonly FlowFact[]
  selected?: string | null
  /** A node or an edge was chosen; null: neither. */
  onSelect?: (id: string | null) => void
  /** Height in pixels; the drawing fits itself into it. Left out: as high as it needs. */
  height?: number
  label?: string
}

const NODE_TYPES = { step: StepView }
const EDGE_TYPES = { way: WayView }
const NO_FACTS: readonly FlowFact[] = []

const HEIGHT = { least: 170, most: 460, width: 900 }

/** As high as the drawing needs when it is as wide as a page, within bounds. */
function heightOf(flow: Flow, places: Places): number {
  const spans = flow.nodes.flatMap((node) => {
    const place = places[node.id]
    const size = sizeOf(node.kind)
    return place ? [{ ...place, right: place.x + size.width, bottom: place.y + size.height }] : []
  })
  if (spans.length === 0) return HEIGHT.least
  const width = Math.max(...spans.map(({ right }) => right)) - Math.min(...spans.map(({ x }) => x))
  const height = Math.max(...spans.map(({ bottom }) => bottom)) - Math.min(...spans.map(({ y }) => y))
  const needed = height * Math.min(1, HEIGHT.width / Math.max(width, 1)) + 110
  return Math.round(Math.max(HEIGHT.least, Math.min(needed, HEIGHT.most)))
}

/** The whole drawing, clear of the buttons at its left. */
const FIT = { padding: { left: '56px', right: '20px', y: 0.12 }, maxZoom: 1 } as const

/** Shows the whole drawing again when its frame got another width: turned, folded beside the menu, printed. */
function Refit() {
  const width = useStore((state) => state.width)
  const { fitView } = useReactFlow()
  useEffect(() => {
    if (width > 0) void fitView(FIT)
  }, [width, fitView])
  return null
}

/** A flow as drawn, to look at: where a case stands, where it is slow, what differs. A list says the same in words. */
export function Diagram({
  definition,
  facts = NO_FACTS,
  selected,
  onSelect,
  height,
  label,
  ...marks
}: FlowDiagramProps) {
  const { t } = useTranslation()
  const mode = useMode()
  const narrow = useIsNarrow()
  const words = useCanvasWords()
  const nodeName = useNodeName()
  const edgeText = useEdgeText(facts)
  const described = useDescription(definition, marks)
  const names = { node: nodeName, edge: edgeText, described }
  const state = { selected: new Set(selected ? [selected] : []), editable: false, focusable: onSelect !== undefined }
  const places = useMemo(() => placesOf(definition), [definition])
  return (
    <div className={diagram.frame}>
      <div
        role="group"
        aria-label={label ?? t('approvals:page.designer.diagram')}
        onKeyDown={(event) => {
          const part = event.key === 'Enter' ? partUnder(event.target) : null
          if (part !== null) onSelect?.(part)
        }}
        className={styles.canvas}
        style={{ height: height ?? heightOf(definition, places) }}
      >
        <ReactFlowProvider>
          <ReactFlow
            nodes={canvasNodes(definition, places, marks, names, state)}
            edges={canvasEdges(definition, places, marks, names, state)}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            colorMode={mode}
            fitView
            fitViewOptions={FIT}
            minZoom={0.2}
            nodesDraggable={false}
            nodesConnectable={false}
            elementsSelectable={onSelect !== undefined}
            nodesFocusable={onSelect !== undefined}
            edgesFocusable={false}
            zoomOnScroll={false}
            preventScrolling={false}
            proOptions={{ hideAttribution: true }}
            ariaLabelConfig={words}
            disableKeyboardA11y
            onNodeClick={(_event, node) => onSelect?.(node.id)}
            onEdgeClick={(_event, edge) => onSelect?.(edge.id)}
            onPaneClick={() => onSelect?.(null)}
          >
            <Refit />
            <Background gap={20} />
            {narrow ? null : <Controls showInteractive={false} className="k-no-print" />}
          </ReactFlow>
        </ReactFlowProvider>
      </div>
      <FlowOutline definition={definition} facts={facts} marks={marks} {...(onSelect ? { onSelect } : {})} />
    </div>
  )
}

export default Diagram
