import {
  type Announcements,
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  type DragMoveEvent,
  DragOverlay,
  type DragStartEvent,
  PointerSensor,
  pointerWithin,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { createContext, type ReactNode, use, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '#kit'
import styles from './drag.module.css'
import { useEditor } from './editor.tsx'
import { KindIcon, type Offer } from './kinds.tsx'
import { readLabel } from './label.ts'
import { addressOf, isSimpleKind, itemAt, type Spot, sectionAt, spotId, type Target } from './model/form.ts'

/** Where what is being dragged would land: beside a spot, or at the end of a list. */
export type Drop = { at: string; side: 'before' | 'after' | 'inside'; target: Target | { section: number } }
/** What is dragged: something new from the palette, or something of the form. */
export type Dragged = { offer: Offer } | { spot: Spot }
/** What a droppable stands for. `lines` says how its neighbours follow: below one another or side by side. */
export type Place =
  | { kind: 'item'; target: Target; lines: 'rows' | 'columns' }
  | { kind: 'list'; target: Target }
  | { kind: 'section'; index: number }

const DropContext = createContext<Drop | null>(null)

/** How the drop indicator shows at an element, if it does. */
export function useDropSide(id: string): Drop['side'] | undefined {
  const drop = use(DropContext)
  return drop?.at === id ? drop.side : undefined
}

/** Innermost first: a column before its table, a field before its section. */
const DEPTH = { section: 0, list: 1, item: 2 } as const

function accepts(place: Place, kind: Offer | null): boolean {
  if (place.kind === 'section') return kind === 'section'
  if (kind === 'section' || kind === null) return false
  return place.target.container.in === 'section' || isSimpleKind(kind)
}

function useKindOf() {
  const { form } = useEditor()
  return (dragged: Dragged | undefined): Offer | null => {
    if (!dragged) return null
    if ('offer' in dragged) return dragged.offer
    return dragged.spot.kind === 'section' ? 'section' : (itemAt(form, dragged.spot)?.kind ?? null)
  }
}

const depthOf = (place: Place) =>
  DEPTH[place.kind] + (place.kind !== 'section' && place.target.container.in === 'table' ? 2 : 0)

function useCollisions(): CollisionDetection {
  const kindOf = useKindOf()
  return (asked) => {
    const kind = kindOf(asked.active.data.current as Dragged | undefined)
    const fitting = asked.droppableContainers.filter(({ data }) => accepts(data.current as Place, kind))
    const hits = pointerWithin({ ...asked, droppableContainers: fitting })
    return hits.toSorted((one, other) => placeOf(other) - placeOf(one))
  }
}
const placeOf = (hit: { data?: { droppableContainer?: { data: { current?: unknown } } } }) =>
  depthOf((hit.data?.droppableContainer?.data.current ?? { kind: 'section', index: 0 }) as Place)

/** The drop under the pointer: before or behind the element, by the half of it the pointer is over. */
function dropOf({ over }: Pick<DragMoveEvent, 'over'>, pointer: { x: number; y: number }): Drop | null {
  const place = over?.data.current as Place | undefined
  if (!over || !place) return null
  const at = String(over.id)
  if (place.kind === 'list') return { at, side: 'inside', target: place.target }
  const { left, top, width, height } = over.rect
  const behind =
    place.kind === 'item' && place.lines === 'columns' ? pointer.x > left + width / 2 : pointer.y > top + height / 2
  const side = behind ? 'after' : 'before'
  const more = behind ? 1 : 0
  if (place.kind === 'section') return { at, side, target: { section: place.index + more } }
  return { at, side, target: { container: place.target.container, index: place.target.index + more } }
}

const sameDrop = (one: Drop | null, other: Drop | null) => one?.at === other?.at && one?.side === other?.side

function useDragWords() {
  const { form, nameOf } = useEditor()
  const { t } = useTranslation()
  const language = useLanguage()
  const nameOfDragged = (dragged: Dragged | undefined): string => {
    if (!dragged) return ''
    if ('offer' in dragged) return nameOf(dragged.offer)
    const { spot } = dragged
    const label = spot.kind === 'section' ? sectionAt(form, spot.id)?.label : itemAt(form, spot)?.label
    return readLabel(label, language) || addressOf(spot)
  }
  const name = ({ active }: { active: { data: { current?: unknown } } }) =>
    nameOfDragged(active.data.current as Dragged | undefined)
  const announcements: Announcements = {
    onDragStart: (event) => t('forms:page.builder.drag.start', { name: name(event) }),
    onDragOver: (event) =>
      t(event.over ? 'forms:page.builder.drag.over' : 'forms:page.builder.drag.nowhere', { name: name(event) }),
    onDragEnd: (event) =>
      t(event.over ? 'forms:page.builder.drag.end' : 'forms:page.builder.drag.cancel', { name: name(event) }),
    onDragCancel: (event) => t('forms:page.builder.drag.cancel', { name: name(event) }),
  }
  return { nameOfDragged, announcements, instructions: { draggable: t('forms:page.builder.drag.instructions') } }
}

/** Where the pointer is on the screen, whatever has been scrolled since the drag began. */
function usePointer() {
  const at = useRef({ x: 0, y: 0 })
  useEffect(() => {
    const follow = ({ clientX, clientY }: PointerEvent) => {
      at.current = { x: clientX, y: clientY }
    }
    window.addEventListener('pointermove', follow, { capture: true, passive: true })
    return () => window.removeEventListener('pointermove', follow, { capture: true })
  }, [])
  return at
}

/** Lets things be dragged from the palette onto the canvas and about on it, with indicator, overlay and announcements. */
export function Drag({ children }: { children: ReactNode }) {
  const { insert, move, pick } = useEditor()
  const [dragged, setDragged] = useState<Dragged | null>(null)
  const [drop, setDrop] = useState<Drop | null>(null)
  const kindOf = useKindOf()
  const collisions = useCollisions()
  const { nameOfDragged, announcements, instructions } = useDragWords()
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }))
  const pointer = usePointer()
  // What the indicator shows is what happens, wherever scrolling has moved things meanwhile.
  const shown = useRef<Drop | null>(null)
  const show = (next: Drop | null) => {
    if (!sameDrop(next, shown.current)) setDrop(next)
    shown.current = next
  }
  const stop = () => {
    setDragged(null)
    show(null)
  }
  const start = ({ active }: DragStartEvent) => {
    const now = active.data.current as Dragged
    setDragged(now)
    if ('spot' in now) pick(now.spot)
  }
  const follow = (event: Pick<DragMoveEvent, 'over'>) => show(dropOf(event, pointer.current))
  const end = (event: DragEndEvent) => {
    const last = shown.current
    const what = event.active.data.current as Dragged
    stop()
    if (!last || ('spot' in what && last.at === spotId(what.spot))) return
    if ('offer' in what) insert(what.offer, last.target)
    else move(what.spot, last.target)
  }
  const kind = kindOf(dragged ?? undefined)
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={collisions}
      autoScroll={{ threshold: { x: 0, y: 0.12 }, acceleration: 6 }}
      accessibility={{ announcements, screenReaderInstructions: instructions }}
      onDragStart={start}
      onDragMove={follow}
      onDragOver={follow}
      onDragEnd={end}
      onDragCancel={stop}
    >
      <DropContext value={drop}>{children}</DropContext>
      <DragOverlay dropAnimation={null}>
        {dragged && kind ? (
          <div className={styles.overlay}>
            <KindIcon kind={kind} />
            {nameOfDragged(dragged)}
          </div>
        ) : null}
      </DragOverlay>
    </DndContext>
  )
}
