import { useDraggable } from '@dnd-kit/core'
import { type FocusEvent, type MouseEvent, useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '#kit'
import { useEditor } from '../editor.tsx'
import { readLabel } from '../label.ts'
import { addressOf, itemAt, type Spot, sameSpot, sectionAt, spotId, spotsOf } from '../model/form.ts'

/** What a spot is called for people who do not see it: name, kind, whether it is required, what is wrong. */
function useSpotName(spot: Spot): string {
  const { form, problems, nameOf } = useEditor()
  const { t } = useTranslation()
  const language = useLanguage()
  const item = itemAt(form, spot)
  const label = spot.kind === 'section' ? sectionAt(form, spot.id)?.label : item?.label
  const found = problems.get(addressOf(spot))?.length ?? 0
  return [
    readLabel(label, language) || t('forms:page.builder.unnamed'),
    nameOf(item?.kind ?? 'section'),
    ...(item?.showIf ? [t('forms:page.builder.part.showIf')] : []),
    ...(item?.compute ? [t('forms:page.builder.part.compute')] : []),
    ...(item?.required ? [t('forms:page.builder.required.title')] : []),
    ...(found > 0 ? [t('forms:page.builder.problemCount', { count: found })] : []),
  ].join(t('kit:listSeparator'))
}

/** Attributes of an element of the canvas that can be picked, walked over and dragged. */
export function useTreeItem(spot: Spot, level: 1 | 2 | 3) {
  const { form, picked, pick, readOnly } = useEditor()
  const element = useRef<HTMLElement | null>(null)
  const isPicked = sameSpot(picked, spot)
  const name = useSpotName(spot)
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
      'aria-label': name,
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
