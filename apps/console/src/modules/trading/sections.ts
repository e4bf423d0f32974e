import { CATALOGUE, type PermissionKey, partsOfKey, placeOfKey } from '#contract/trading'

/** A heading of permissions: a market with its products, or what is bound to none. */
export type Section = { id: string; label: string; keys: readonly PermissionKey[] }

/** The catalogue as people look for it: the account itself and its channels, then market by market. */
export function sectionsOf(keys: Iterable<PermissionKey>): Section[] {
  const asked = new Set(keys)
  const headings = Map.groupBy(
    CATALOGUE.filter((key) => asked.has(key)),
    (key) => {
      const { group } = partsOfKey(key)
      return group === 'va' ? 'group.va' : placeOfKey(key) === null ? `group.${group}` : `market.${placeOfKey(key)}`
    },
  )
  const rank = ['group.account', 'group.trade']
  return [...headings]
    .map(([id, list]) => ({ id, label: `trading:state.${id}`, keys: list }))
    .sort(
      (a, b) => (rank.indexOf(a.id) < 0 ? 9 : rank.indexOf(a.id)) - (rank.indexOf(b.id) < 0 ? 9 : rank.indexOf(b.id)),
    )
}

/** What a key is called below its market's heading: the product alone. */
export const shortLabelOf = (key: PermissionKey): string => {
  const { group } = partsOfKey(key)
  return placeOfKey(key) === null || group === 'va' ? `trading:state.key.${key}` : `trading:state.group.${group}`
}
