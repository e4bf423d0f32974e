import { useEffect, useState } from 'react'

/** Marks of what is open over the page, in the order it opened: only the last one can be worked with. */
const over: string[] = []
let made = 0

const elementOf = (mark: string): Element | null => document.querySelector(`.${mark}`)

function settle(): void {
  document.getElementById('root')?.toggleAttribute('inert', over.length > 0)
  for (const [at, mark] of over.entries()) elementOf(mark)?.toggleAttribute('inert', at < over.length - 1)
}

function enter(mark: string): void {
  if (!over.includes(mark)) over.push(mark)
  settle()
}

function leave(mark: string): void {
  const at = over.indexOf(mark)
  if (at < 0) return
  over.splice(at, 1)
  elementOf(mark)?.removeAttribute('inert')
  settle()
}

/**
 * Takes what lies behind an open drawer or dialog out of everybody's reach: of the keyboard, of a screen reader that goes by
 * headings, of a finger beside the edge. Behind begins once it stands there, for until then it notes what had the focus; and
 * ends before that gets it back.
 *
 * @param open  whether it covers the page; what has no curtain covers nothing.
 * @returns the class by which it is found, and what to call when it has opened or closed.
 */
export function useBehind(open: boolean): { mark: string; shown: (isOpen: boolean) => void } {
  const [mark] = useState(() => {
    made += 1
    return `k-over-${made}`
  })
  useEffect(() => (open ? () => leave(mark) : undefined), [open, mark])
  return { mark, shown: (isOpen) => (isOpen && open ? enter(mark) : undefined) }
}
