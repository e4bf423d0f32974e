import type { KeyboardEvent } from 'react'
import { move } from '../model/edit.ts'
import { GRID } from '../model/kinds.ts'
import { placesOf } from '../model/layout.ts'
import { type Direction, neighbour } from '../model/neighbours.ts'
import type { Design } from '../use-design.ts'

/** What the keys of the canvas do besides changing the flow. */
export type KeyActions = {
  /** Takes the person to the properties of what is selected. */
  open: () => void
  insert: (id: string) => void
  focus: (id: string) => void
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const STEPS: Readonly<Record<Direction, { x: number; y: number }>> = {
  left: { x: -GRID, y: 0 },
  right: { x: GRID, y: 0 },
  up: { x: 0, y: -GRID },
  down: { x: 0, y: GRID },
}

/** The node or edge the keyboard stands on. */
export function partUnder(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null
  return target.closest('.react-flow__node, .react-flow__edge')?.getAttribute('data-id') ?? null
}

function nudge(design: Design, direction: Direction): void {
  const places = placesOf(design.flow)
  const by = STEPS[direction]
  const moved = [...design.selected].flatMap((id) => {
    const place = places[id]
    return place ? [[id, { x: place.x + by.x, y: place.y + by.y }] as const] : []
  })
  design.edit(move(design.flow, Object.fromEntries(moved)), 'nudge')
}

function arrow(event: KeyboardEvent, direction: Direction, design: Design, actions: KeyActions): void {
  if (event.altKey) return nudge(design, direction)
  const from = partUnder(event.target) ?? [...design.selected][0] ?? design.flow.nodes[0]?.id ?? ''
  const edge = design.flow.edges.find(({ id }) => id === from)
  const next = edge
    ? direction === 'left' || direction === 'up'
      ? edge.from
      : edge.to
    : neighbour(design.flow, from, direction)
  if (next === null) return
  design.select(event.shiftKey ? [...design.selected, from, next] : [next])
  actions.focus(next)
}

function withControl(event: KeyboardEvent, design: Design): (() => void) | null {
  switch (event.key.toLowerCase()) {
    case 'z':
      return event.shiftKey ? design.redo : design.undo
    case 'y':
      return design.redo
    case 'c':
      return design.copy
    case 'x':
      return design.cut
    case 'v':
      return design.paste
    case 'd':
      return design.duplicate
    case 'a':
      return () => design.select(design.flow.nodes.map(({ id }) => id))
    default:
      return null
  }
}

function plain(event: KeyboardEvent, design: Design, actions: KeyActions): (() => void) | null {
  const part = partUnder(event.target)
  switch (event.key) {
    case 'Enter':
      return part === null
        ? null
        : () => {
            design.select([part])
            actions.open()
          }
    case ' ':
      return part === null
        ? null
        : () =>
            design.select(
              design.selected.has(part) ? [...design.selected].filter((id) => id !== part) : [...design.selected, part],
            )
    case 'Delete':
    case 'Backspace':
      return () => design.remove(design.selected.size > 0 ? [...design.selected] : part ? [part] : [])
    case '+':
    case 'a':
    case 'Insert':
      return part === null ? null : () => actions.insert(part)
    case 'Escape':
      return () => design.select([])
    default:
      return null
  }
}

/** Everything the keyboard does on the canvas. Typing into fields is never touched. */
export function onCanvasKey(event: KeyboardEvent, design: Design, actions: KeyActions): void {
  if (event.nativeEvent.isComposing || (event.target instanceof HTMLElement && event.target.closest('[role="menu"]')))
    return
  const direction = ARROWS[event.key]
  const run = direction
    ? () => arrow(event, direction, design, actions)
    : event.ctrlKey || event.metaKey
      ? withControl(event, design)
      : plain(event, design, actions)
  if (!run) return
  event.preventDefault()
  event.stopPropagation()
  run()
}
