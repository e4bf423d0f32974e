import { useSyncExternalStore } from 'react'

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

/** A phone, or a window as narrow as one. */
export const useIsNarrow = (): boolean => useMedia(NARROW)
