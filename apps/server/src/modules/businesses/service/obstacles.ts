import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { businessErrors } from '../errors.ts'
import { type LaunchAsked, type LaunchObstacle, launchChecks } from '../points.ts'
import type { FormValues } from '../schema/definition.ts'
import type { BusinessRow } from '../store/business.ts'
import { runningOn, runningOnAccounts } from '../store/request.ts'
import type { PinnedVersion } from '../store/version.ts'
import { isClosed, type Subject } from './subject.ts'

type Context = { reader: Reader; platform: Platform; actor: Actor; now: Temporal.Instant }

const own = (level: LaunchObstacle['level'], code: string, params: LaunchObstacle['params']): LaunchObstacle => ({
  level,
  module: 'businesses',
  code,
  params,
})

/** As much of a subject as says what stands in the way of a launch on it. */
export type LaunchSubject = Pick<Subject, 'type' | 'account' | 'client'>

const asksForRunning = (version: PinnedVersion) => version.definition.launch.whenRunning !== 'allow'

function ownRules(version: PinnedVersion, { account }: LaunchSubject, running: readonly string[]): LaunchObstacle[] {
  const { launch } = version.definition
  const closed = account && isClosed(account) && launch.whenClosed === 'refuse'
  const level = launch.whenRunning === 'refuse' ? 'block' : 'warn'
  return [
    ...(closed ? [own('block', 'ACCOUNT_CLOSED', { accountNo: account.accountNo })] : []),
    ...(running.length > 0 ? [own(level, 'ALREADY_RUNNING', { requests: running.join(', ') })] : []),
  ]
}

function askedOf(
  { id, code, businessLine, category }: BusinessRow,
  version: PinnedVersion,
  { type, account, client }: LaunchSubject,
  values: FormValues | null,
): LaunchAsked {
  const writesBack = version.definition.flow.nodes.flatMap((node) =>
    node.kind === 'effect' && node.effect.kind === 'writeBack' ? [node.effect.connector] : [],
  )
  const named = { accountId: account?.id ?? null, clientId: client?.id ?? null }
  return { business: { id, code, businessLine, category }, subjectType: type, ...named, values, writesBack }
}

/** Everything that stands in the way of a launch, own rules first. */
export async function obstaclesOf(
  context: Context,
  business: BusinessRow,
  version: PinnedVersion,
  subject: Subject,
  values: FormValues | null,
): Promise<LaunchObstacle[]> {
  const asked = askedOf(business, version, subject, values)
  const running = asksForRunning(version) ? await runningOn(context.reader, business.id, asked) : []
  const found = ownRules(version, subject, running)
  for (const check of context.platform.offered(launchChecks)) found.push(...(await check.consider(context, asked)))
  return found
}

/** The same for one business on many accounts, in their order, before anybody has filled anything in; a handful of statements. */
export async function obstaclesOnMany(
  context: Context,
  business: BusinessRow,
  version: PinnedVersion,
  subjects: readonly LaunchSubject[],
): Promise<LaunchObstacle[][]> {
  if (subjects.length === 0) return []
  const asked = subjects.map((subject) => askedOf(business, version, subject, null))
  const accountIds = asked.flatMap(({ accountId }) => accountId ?? [])
  const running = asksForRunning(version)
    ? await runningOnAccounts(context.reader, business.id, accountIds)
    : new Map<string, string[]>()
  const found = subjects.map((subject) => ownRules(version, subject, running.get(subject.account?.id ?? '') ?? []))
  for (const check of context.platform.offered(launchChecks)) {
    const answers = check.considerMany
      ? await check.considerMany(context, asked)
      : await Promise.all(asked.map((one) => check.consider(context, one)))
    for (const [at, obstacles] of answers.entries()) found[at]?.push(...obstacles)
  }
  return found
}

/** How an obstacle that only warns is taken note of. */
export const noteOf = ({ module, code }: LaunchObstacle): string => `${module}:${code}`

/** @throws LAUNCH_BLOCKED with every reason; LAUNCH_WARNS when a warning was not taken note of. */
export function requireFree(
  obstacles: readonly LaunchObstacle[],
  acknowledged: readonly string[] | 'everything',
): void {
  const place = ({ module, code, params }: LaunchObstacle) => ({ path: '', module, code, params })
  const blocking = obstacles.filter((one) => one.level === 'block')
  if (blocking.length > 0) throw businessErrors.LAUNCH_BLOCKED({ count: blocking.length }, blocking.map(place))
  if (acknowledged === 'everything') return
  const open = obstacles.filter((one) => one.level === 'warn' && !acknowledged.includes(noteOf(one)))
  if (open.length > 0) throw businessErrors.LAUNCH_WARNS({ count: open.length }, open.map(place))
}
