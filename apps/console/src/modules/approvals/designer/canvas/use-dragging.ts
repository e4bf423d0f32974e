import type { EdgeChange, NodeChange } from '@xyflow/react'
import { useMemo, useState } from 'react'
import { useDesigner } from '../context.ts'
import { move, putOnEdge } from '../model/edit.ts'
import { align, type Guide } from '../model/guides.ts'
import { nodeById, type Place, sizeOf } from '../model/kinds.ts'
import { type Places, placesOf, snapPlace } from '../model/layout.ts'
import type { CanvasEdge, CanvasNode } from './elements.ts'

type Changes = readonly (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[]

/** Keeps what is being dragged until it is let go, and the lines it meets meanwhile; and what is selected. */
export function useDragging() {
  const { design } = useDesigner()
  const { flow, selected } = design
  const [dragged, setDragged] = useState<Places | null>(null)
  const [guides, setGuides] = useState<readonly Guide[]>([])
  const places = useMemo(() => ({ ...placesOf(flow), ...dragged }), [flow, dragged])
  const drag = (moves: readonly { id: string; position: Place }[]) => {
    const [only, ...more] = moves
    const node = only && more.length === 0 ? nodeById(flow, only.id) : undefined
    if (!only || !node) return setDragged(Object.fromEntries(moves.map(({ id, position }) => [id, position])))
    const others = flow.nodes.flatMap((each) => {
      const place = places[each.id]
      return place && each.id !== node.id ? [{ ...place, ...sizeOf(each.kind) }] : []
    })
    const { place, guides: met } = align({ ...only.position, ...sizeOf(node.kind) }, others)
    setDragged({ [only.id]: place })
    setGuides(met)
  }
  return {
    places,
    guides,
    select: (changes: Changes) => {
      const picked = changes.filter((change) => change.type === 'select')
      if (picked.length === 0) return
      const next = new Set(selected)
      for (const { id, selected: on } of picked) {
        if (on) next.add(id)
        else next.delete(id)
      }
      design.select([...next])
    },
    moving: (changes: readonly NodeChange<CanvasNode>[]) => {
      const moves = changes.flatMap((change) =>
        change.type === 'position' && change.position && change.dragging
          ? [{ id: change.id, position: change.position }]
          : [],
      )
      if (moves.length > 0) drag(moves)
    },
    /** Lets go: a step that stood apart and is let go on a way becomes part of it. */
    drop: (nodeId: string | null, edgeId: string | null) => {
      const snapped = Object.entries(dragged ?? {}).map(([id, place]) => [id, snapPlace(place)])
      const moved = move(flow, Object.fromEntries(snapped))
      const joined = nodeId && edgeId ? putOnEdge(moved, edgeId, nodeId) : null
      if (dragged) design.edit(joined && joined.selected.length > 0 ? joined : moved)
      setDragged(null)
      setGuides([])
    },
  }
}
