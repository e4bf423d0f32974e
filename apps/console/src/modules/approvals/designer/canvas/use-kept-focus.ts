import { type FocusEvent, type RefObject, useEffect, useRef } from 'react'
import type { Flow } from '../model/kinds.ts'
import { partUnder } from './keys.ts'

/** Where the keyboard goes when a step or a way is gone: to where it came from, else to the first step. */
function standIn(before: Flow, after: Flow, id: string): string | undefined {
  const has = (one: string | undefined) => after.nodes.some((node) => node.id === one)
  const way = before.edges.find((edge) => edge.id === id || edge.to === id)
  return has(way?.from) ? way?.from : after.nodes[0]?.id
}

/** Keeps the keyboard on the drawing when what it stood on is taken out, so that the next key still means the drawing. */
export function useKeptFocus(host: RefObject<HTMLDivElement | null>, flow: Flow, focus: (id: string) => void) {
  const stood = useRef<string | null>(null)
  const drawn = useRef(flow)
  const go = useRef(focus)
  go.current = focus
  useEffect(() => {
    const before = drawn.current
    drawn.current = flow
    const id = stood.current
    if (before === flow || id === null) return undefined
    const frame = requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return
      const stays = [...flow.nodes, ...flow.edges].some((part) => part.id === id)
      const next = stays ? id : standIn(before, flow, id)
      if (next) go.current(next)
    })
    return () => cancelAnimationFrame(frame)
  }, [flow])
  return {
    onFocus: ({ target }: FocusEvent) => {
      stood.current = partUnder(target) ?? stood.current
    },
    // A part that is taken out loses the focus to nothing; only a focus that goes elsewhere is let go.
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget instanceof Node && !host.current?.contains(relatedTarget)) stood.current = null
    },
  }
}
