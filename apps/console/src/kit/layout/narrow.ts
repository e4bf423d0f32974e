import { createContext, use, useSyncExternalStore } from 'react'

/** Below this, lists become cards and the navigation a drawer. */
export const NARROW = '(max-width: 720px)'

/** Follows one media query. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => window.matchMedia(query).matches,
  )
}

const Room = createContext<boolean | null>(null)

/** Says that what is inside has as much room as a phone, whatever the window has; null leaves it to the window. */
export const NarrowRoom = Room.Provider

/** A phone, a window as narrow as one, or a place that is. */
export function useIsNarrow(): boolean {
  const window = useMedia(NARROW)
  return use(Room) ?? window
}
