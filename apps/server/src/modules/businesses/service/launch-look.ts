import type { z } from 'zod'
import { Refused } from '#kernel/refusal.ts'
import { type AccountRow, findAccounts } from '#modules/accounts'
import { type bulkLook, LOOKED_MAX } from '#modules/approvals'
import { findClients } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { type BulkTarget, targetIds } from '#platform/bulk/targets.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { subjectTypeOf } from '../policy/subject.ts'
import { listSubjectRules } from '../store/subject-rule.ts'
import { formFor, type Launchable, launchable } from './launch.ts'
import { type LaunchSubject, obstaclesOnMany, requireFree } from './obstacles.ts'
import { requireKind, requireSuited } from './subject.ts'

/** The answer of a check that refuses by throwing. */
function refusalOf(check: () => void): Refused | null {
  try {
    check()
    return null
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
}

/** Each account as what the business would be about, or why it can be about none of it. */
async function subjectsOf(
  { platform, actor, business, version }: Launchable & { platform: Platform; actor: Actor },
  accounts: readonly AccountRow[],
) {
  const { db } = platform
  const clients = new Map(
    (await findClients(db, actor, [...new Set(accounts.map((one) => one.clientId))])).map((one) => [one.id, one]),
  )
  const rules = await listSubjectRules(db)
  const settings = { ...business, launch: version.definition.launch }
  return accounts.map(
    (account): { account: AccountRow; subject: LaunchSubject } | { account: AccountRow; why: Refused } => {
      const client = clients.get(account.clientId)
      if (!client) return { account, why: platformErrors.NOT_FOUND() }
      const type = subjectTypeOf(client, account.businessLine, rules)
      const why = refusalOf(() => {
        requireSuited(settings, account)
        requireKind(business, type)
        formFor(version, type)
      })
      return why ? { account, why } : { account, subject: { type, account, client } }
    },
  )
}

/**
 * On which of many accounts a business could not be launched as things stand, or only after a warning, and why: what a single
 * launch says when its form is opened, asked for all accounts at once. What is filled in is judged with the launch.
 *
 * @throws NOT_FOUND and what `launchable` refuses
 */
export async function lookAtLaunches(
  platform: Platform,
  actor: Actor,
  { businessId, target }: { businessId: string; target: BulkTarget },
): Promise<z.input<typeof bulkLook>> {
  const { db } = platform
  const found = await launchable({ platform, actor, reader: db }, businessId)
  const { ids, more } = await targetIds(platform, actor, target, LOOKED_MAX)
  const seen = await subjectsOf({ ...found, platform, actor }, await findAccounts(db, actor, ids))
  const suited = seen.flatMap((one) => ('subject' in one ? [one.subject] : []))
  const context = { reader: db, platform, actor, now: platform.clock() }
  const obstacles = await obstaclesOnMany(context, found.business, found.version, suited)
  const barred = suited.map(
    ({ account }, at) => [account?.id, refusalOf(() => requireFree(obstacles[at] ?? [], []))] as const,
  )
  const refused = new Map<string | undefined, Refused | null>([
    ...barred,
    ...seen.flatMap((one) => ('why' in one ? [[one.account.id, one.why] as const] : [])),
  ])
  const names = new Map(seen.map(({ account }) => [account.id, account.accountNo]))
  const problems = ids.flatMap((id) => {
    const why = names.has(id) ? refused.get(id) : platformErrors.NOT_FOUND()
    if (!why) return []
    const { module, code, status, params, fields } = why
    return [{ id, name: names.get(id) ?? null, module, code, status, params, fields: [...fields] }]
  })
  return { looked: ids, more, problems }
}
