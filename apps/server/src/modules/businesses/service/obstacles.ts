import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { businessErrors } from '../errors.ts'
import { type LaunchObstacle, launchChecks } from '../points.ts'
import type { FormValues } from '../schema/definition.ts'
import type { BusinessRow } from '../store/business.ts'
import { runningOn } from '../store/request.ts'
import type { PinnedVersion } from '../store/version.ts'
import { isClosed, type Subject } from './subject.ts'

type Context = { reader: Reader; platform: Platform; actor: Actor; now: Temporal.Instant }

const own = (level: LaunchObstacle['level'], code: string, params: LaunchObstacle['params']): LaunchObstacle => ({
  level,
  module: 'businesses',
  code,
  params,
})

/** Everything that stands in the way of a launch, own rules first. */
export async function obstaclesOf(
  context: Context,
  business: BusinessRow,
  version: PinnedVersion,
  subject: Subject,
  values: FormValues | null,
): Promise<LaunchObstacle[]> {
  const { launch } = version.definition
  const found: LaunchObstacle[] = []
  const { account, client } = subject
  if (account && isClosed(account) && launch.whenClosed === 'refuse')
    found.push(own('block', 'ACCOUNT_CLOSED', { accountNo: account.accountNo }))
  const named = { accountId: account?.id ?? null, clientId: client?.id ?? null }
  if (launch.whenRunning !== 'allow') {
    const running = await runningOn(context.reader, business.id, named)
    const level = launch.whenRunning === 'refuse' ? 'block' : 'warn'
    if (running.length > 0) found.push(own(level, 'ALREADY_RUNNING', { requests: running.join(', ') }))
  }
  const { id, code, businessLine, category } = business
  const writesBack = version.definition.flow.nodes.flatMap((node) =>
    node.kind === 'effect' && node.effect.kind === 'writeBack' ? [node.effect.connector] : [],
  )
  for (const check of context.platform.offered(launchChecks)) {
    const asked = {
      business: { id, code, businessLine, category },
      subjectType: subject.type,
      ...named,
      values,
      writesBack,
    }
    found.push(...(await check.consider(context, asked)))
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
