import { useEffect, useState } from 'react'

export type Size = { width: number; height: number }

/** How large an element stands, its padding left out, px; nothing before it was measured. */
export function useSizeOf(element: HTMLElement | null): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    if (!element) return
    const watch = new ResizeObserver(([entry]) => entry && setSize(entry.contentRect))
    watch.observe(element)
    return () => watch.disconnect()
  }, [element])
  return size
}
