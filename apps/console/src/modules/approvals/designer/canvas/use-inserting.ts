import { useReactFlow } from '@xyflow/react'
import { type RefObject, useState } from 'react'
import { useLanguage } from '#kit'
import { useDesigner } from '../context.ts'
import { addNode, type Edited, insertAfter, insertOnEdge, withNames } from '../model/edit.ts'
import type { Flow, PaletteKind, Place } from '../model/kinds.ts'
import { useKindName } from '../words.tsx'

const MENU = { width: 300, height: 310 }

/** The way under a point of the window, if any. */
export const edgeAt = (x: number, y: number): string | null =>
  document
    .elementsFromPoint(x, y)
    .map((element) => element.closest('.react-flow__edge')?.getAttribute('data-id') ?? null)
    .find((id) => id !== null) ?? null

/** The way into the only end: where a step goes when nothing says where. */
function lastWay(flow: Flow): string | undefined {
  const ends = new Set(flow.nodes.filter((node) => node.kind === 'end').map(({ id }) => id))
  const ways = flow.edges.filter((edge) => ends.has(edge.to))
  return ways.length === 1 ? ways[0]?.id : undefined
}

/** Puts new steps on the drawing: behind what is selected, on a way, or where they are dropped. */
export function useInserting(host: RefObject<HTMLDivElement | null>) {
  const { design } = useDesigner()
  const { flow, selected, readOnly } = design
  const canvas = useReactFlow()
  const language = useLanguage()
  const kindName = useKindName()
  const [menu, setMenu] = useState<{ at: Place; on: string; isEdge: boolean } | null>(null)
  const isEdge = (id: string) => flow.edges.some((edge) => edge.id === id)

  /** Takes the keyboard to a node or way, and the drawing with it when it is out of sight. */
  const focus = (id: string) =>
    requestAnimationFrame(() => {
      const part = host.current?.querySelector<HTMLElement>(
        `.react-flow__node[data-id="${id}"], .react-flow__edge[data-id="${id}"]`,
      )
      part?.focus({ preventScroll: true })
      const [box, frame] = [part?.getBoundingClientRect(), host.current?.getBoundingClientRect()]
      if (!box || !frame) return
      const across = box.left >= frame.left && box.right <= frame.right
      if (across && box.top >= frame.top && box.bottom <= frame.bottom) return
      const zoom = canvas.getZoom()
      void canvas.fitView({ nodes: [{ id }], maxZoom: zoom, minZoom: zoom })
    })
  const finish = (edited: Edited | null, at: Place) => {
    const done = edited && edited.flow !== flow ? edited : null
    return (kind: PaletteKind) => {
      const drawn = done ?? addNode(flow, kind, at)
      design.edit({ ...drawn, flow: withNames(flow, drawn.flow, (node) => ({ [language]: kindName(node.kind) })) })
      const [first] = drawn.selected
      if (first) focus(first)
    }
  }
  const middle = () => {
    const frame = host.current?.getBoundingClientRect()
    const { left = 0, top = 0, width = 0, height = 0 } = frame ?? {}
    return canvas.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 })
  }
  return {
    menu,
    focus,
    /** Opens the menu of what may be put behind a node or on a way. */
    open: (id: string) => {
      const part = host.current?.querySelector(`[data-id="${id}"]`)?.getBoundingClientRect()
      const frame = host.current?.getBoundingClientRect()
      if (!part || !frame || readOnly) return
      const at = {
        x: Math.max(8, Math.min(part.right - frame.left + 10, frame.width - MENU.width - 12)),
        y: Math.max(8, Math.min(part.top - frame.top, frame.height - MENU.height - 12)),
      }
      setMenu({ at, on: id, isEdge: isEdge(id) })
    },
    close: () => {
      if (menu) focus(menu.on)
      setMenu(null)
    },
    put: (kind: PaletteKind) => {
      const on = menu?.on ?? [...selected][0] ?? lastWay(flow)
      setMenu(null)
      finish(on ? (isEdge(on) ? insertOnEdge(flow, on, kind) : insertAfter(flow, on, kind)) : null, middle())(kind)
    },
    drop: (kind: PaletteKind, x: number, y: number) => {
      const edge = edgeAt(x, y)
      finish(edge ? insertOnEdge(flow, edge, kind) : null, canvas.screenToFlowPosition({ x, y }))(kind)
    },
  }
}
