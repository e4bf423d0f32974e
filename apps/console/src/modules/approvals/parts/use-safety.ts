import { useEffect, useEffectEvent } from 'react'

/** How long a drawing may stand unsaved while nothing is done to it, in milliseconds. */
const PAUSE = 20_000

/** Keeps what is drawn from being lost: saved after a while and when the page is left, asked about when the tab closes. */
export function useSafety(unsaved: boolean, save: () => Promise<void>): void {
  const keep = useEffectEvent(() => {
    if (unsaved) void save()
  })
  useEffect(() => {
    if (!unsaved) return
    const timer = setTimeout(() => keep(), PAUSE)
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('beforeunload', ask)
    }
  }, [unsaved])
  useEffect(() => () => keep(), [])
}
