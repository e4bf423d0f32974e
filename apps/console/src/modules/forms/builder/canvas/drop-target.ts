import { useDroppable } from '@dnd-kit/core'
import { type Place, useDropSide } from '../drag.tsx'
import { useEditor } from '../editor.tsx'

/** Takes drops at an element, and says how the indicator shows there. */
export function useDrop(id: string, place: Place) {
  const { readOnly } = useEditor()
  const { setNodeRef } = useDroppable({ id, data: place, disabled: readOnly })
  return { setNodeRef, side: useDropSide(id) }
}
