/** What the identity provider sent the person back with: `state` and `code`, or an `error`. */
export type ProviderAnswer = Readonly<Record<string, string>>

const RETURN_PATH = '/sign-in/return'
const PLACE = 'kontor.sign-in.place'
const PARTS = ['state', 'code', 'iss', 'error'] as const

/** Remembers the page the person was on, for the way back. */
export function rememberPlace(): void {
  sessionStorage.setItem(PLACE, `${window.location.pathname}${window.location.search}`)
}

/** A place inside the console; anything else leads home. */
const placeOf = (text: string | null): string => (text !== null && /^\/(?![/\\])/.test(text) ? text : '/')

/**
 * Takes the provider's answer out of the address, so that neither history nor a reload brings it back, and puts the page
 * there that the person was on. Null on every other page.
 */
export function takeProviderAnswer(): ProviderAnswer | null {
  if (window.location.pathname !== RETURN_PATH) return null
  const query = new URLSearchParams(window.location.search)
  window.history.replaceState(null, '', placeOf(sessionStorage.getItem(PLACE)))
  sessionStorage.removeItem(PLACE)
  return Object.fromEntries(PARTS.flatMap((part) => (query.has(part) ? [[part, query.get(part) ?? '']] : [])))
}
