import type { Relation } from '../schema.ts'

/** What a business lays down for clients, and for which accounts it is at all. */
export type Offering = {
  accountTypes: readonly string[]
  portal: {
    accountTypes: readonly string[]
    who: { holder: boolean; joint: 'agreement' | 'alone' | 'no'; agent: boolean }
  } | null
}

/** Whether somebody may start a business on an account: at once, once the others who hold it agree, or not at all. */
export function mayStart({ accountTypes, portal }: Offering, relation: Relation, accountType: string) {
  if (!portal) return 'no' as const
  const fits = [accountTypes, portal.accountTypes].every((types) => types.length === 0 || types.includes(accountType))
  if (!fits) return 'no' as const
  if (relation === 'joint') return portal.who.joint === 'alone' ? ('atOnce' as const) : portal.who.joint
  const allowed = relation === 'holder' ? portal.who.holder : portal.who.agent
  return allowed ? ('atOnce' as const) : ('no' as const)
}
