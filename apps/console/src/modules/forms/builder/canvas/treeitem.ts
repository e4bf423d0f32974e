import { useDraggable } from '@dnd-kit/core'
import { type FocusEvent, type MouseEvent, useCallback, useEffect, useRef } from 'react'
import { useEditor } from '../editor.tsx'
import { type Spot, sameSpot, spotId, spotsOf } from '../model/form.ts'

/** Attributes of an element of the canvas that can be picked, walked over and dragged. */
export function useTreeItem(spot: Spot, level: 1 | 2 | 3) {
  const { form, picked, pick, readOnly } = useEditor()
  const element = useRef<HTMLElement | null>(null)
  const isPicked = sameSpot(picked, spot)
  const [first] = spotsOf(form)
  const reachable = isPicked || (picked === null && first !== undefined && sameSpot(first, spot))
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: `drag:${spotId(spot)}`,
    data: { spot },
    disabled: readOnly,
  })
  const ref = useCallback(
    (node: HTMLElement | null) => {
      element.current = node
      setNodeRef(node)
    },
    [setNodeRef],
  )
  useEffect(() => {
    if (isPicked) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isPicked])
  return {
    ref,
    isDragging,
    isPicked,
    listeners,
    attributes: {
      role: 'treeitem',
      id: `builder-${spotId(spot)}`,
      'aria-level': level,
      'aria-selected': isPicked,
      tabIndex: reachable ? 0 : -1,
      'data-picked': isPicked || undefined,
      'data-dragging': isDragging || undefined,
      onClick: (event: MouseEvent) => {
        event.stopPropagation()
        pick(spot)
      },
      onFocus: (event: FocusEvent) => {
        if (event.target === event.currentTarget && !isPicked) pick(spot)
      },
    },
  } as const
}

/** Moves the focus to a spot's element once it stands there. */
export function focusSpot(spot: Spot): void {
  requestAnimationFrame(() => document.getElementById(`builder-${spotId(spot)}`)?.focus())
}
