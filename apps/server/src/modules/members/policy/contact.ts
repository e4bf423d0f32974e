/** What a login is reached by, in clear; null: by no such thing, or it stays as it is. */
export type LoginContact = { phone: string | null; email: string | null }

/** A notice of one changed contact: where it goes, by which channel, and the value it tells of. */
export type FormerAddress = { changed: 'phone' | 'email'; channel: 'phone' | 'email'; to: string; value: string }

/**
 * Where a change of a login's contacts is told: at the phone or address that is no longer in use, and, where a first one
 * is added, at the other that was there before. Nowhere when there was none.
 */
export function formerAddresses(before: LoginContact, after: LoginContact): FormerAddress[] {
  return (['phone', 'email'] as const).flatMap((changed): FormerAddress[] => {
    const value = after[changed]
    if (value === null || value === before[changed]) return []
    const other = changed === 'phone' ? ('email' as const) : ('phone' as const)
    const channel = before[changed] === null ? other : changed
    const to = before[channel]
    return to === null ? [] : [{ changed, channel, to, value }]
  })
}
