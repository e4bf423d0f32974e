import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { focusSpot } from './canvas/treeitem.ts'
import { useEditor } from './editor.tsx'
import { type Spot, sameSpot, spotsOf } from './model/form.ts'

const isTyping = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('.cm-editor') !== null)

/** The first control of the property panel. */
export const PANEL_ID = 'builder-panel'
const focusPanel = () =>
  document.querySelector<HTMLElement>(`#${PANEL_ID} input:not([disabled]), #${PANEL_ID} textarea`)?.focus()

/** Keys of the whole builder: steps back and forth, except while typing, where the browser has its own. */
export function useBuilderKeys() {
  const { undo, redo } = useEditor()
  return (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return
    const key = event.key.toLowerCase()
    if (key !== 'z' && key !== 'y') return
    event.preventDefault()
    if (key === 'y' || event.shiftKey) redo()
    else undo()
  }
}

/** Keys and clipboard of the canvas. */
export function useCanvasKeys() {
  const { form, picked, pick, step, remove, duplicate, copy, paste } = useEditor()
  const follow = useRef(false)
  useEffect(() => {
    if (follow.current && picked) focusSpot(picked)
    follow.current = false
  })
  const walk = (to: 1 | -1 | 'first' | 'last') => {
    const spots = spotsOf(form)
    const at = spots.findIndex((spot) => sameSpot(spot, picked))
    const next: Spot | undefined =
      to === 'first' ? spots[0] : to === 'last' ? spots.at(-1) : spots[Math.min(Math.max(at + to, 0), spots.length - 1)]
    if (next) pick(next)
  }
  const plain: Record<string, () => void> = {
    ArrowDown: () => walk(1),
    ArrowRight: () => walk(1),
    ArrowUp: () => walk(-1),
    ArrowLeft: () => walk(-1),
    Home: () => walk('first'),
    End: () => walk('last'),
    Delete: () => picked && remove(picked),
    Backspace: () => picked && remove(picked),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event.target) || event.nativeEvent.isComposing) return
    const held = event.ctrlKey || event.metaKey
    const done = (run: () => void) => {
      event.preventDefault()
      follow.current = true
      run()
    }
    if (event.altKey && !held && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      return done(() => picked && step(picked, event.key === 'ArrowUp' ? -1 : 1))
    }
    if (held && event.key.toLowerCase() === 'd') return done(() => picked && duplicate(picked))
    if (held || event.altKey) return undefined
    const run = plain[event.key]
    if (run) return done(run)
    if (event.key !== 'Enter' && event.key !== 'F2') return undefined
    event.preventDefault()
    return focusPanel()
  }
  const onCopy = (event: ClipboardEvent) => {
    const text = picked && !isTyping(event.target) ? copy(picked) : null
    if (text === null) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', text)
  }
  const onCut = (event: ClipboardEvent) => {
    onCopy(event)
    if (event.isDefaultPrevented() && picked) remove(picked)
  }
  const onPaste = (event: ClipboardEvent) => {
    if (isTyping(event.target) || !paste(event.clipboardData.getData('text/plain'))) return
    event.preventDefault()
    follow.current = true
  }
  return { onKeyDown, onCopy, onCut, onPaste }
}
