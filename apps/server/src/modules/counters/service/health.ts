import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Actor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { inScope } from '#platform/scope.ts'
import { ADAPTERS } from '../adapter/adapters.ts'
import { circuitAt } from '../policy/times.ts'
import { type CounterHealth, DELIVERY_STATES } from '../schema.ts'
import { allCounters, figuresOf, lastFailures } from '../store/counter.ts'
import { newestVersions } from '../store/mapping.ts'

/** Numbers of the accounts among these that the actor may see. */
async function numbersInScope(platform: Platform, actor: Actor, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await rows(
    platform.db,
    sql<{ id: string; accountNo: string }>`select a.id, a.account_no as "accountNo" from accounts.v_account a
      where a.id = any(${[...ids]}::uuid[])
        and ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })}`,
  )
  return new Map(found.map(({ id, accountNo }) => [id, accountNo]))
}

const lagSeconds = (now: Temporal.Instant, oldest: string | null): number | null =>
  oldest === null ? null : Math.max(0, Math.floor(Temporal.Instant.from(oldest).until(now).total('seconds')))

/** Every counter: how it is reached, whether it answers, what is on its way and what went wrong last. */
export async function counterHealth(platform: Platform, actor: Actor): Promise<CounterHealth[]> {
  const { db, config } = platform
  const now = platform.clock()
  const at = toWire(now)
  const [counters, figures, failures, versions] = await Promise.all([
    allCounters(db),
    figuresOf(db, at),
    lastFailures(db),
    newestVersions(db),
  ])
  const seen = await numbersInScope(
    platform,
    actor,
    failures.map(({ accountId }) => accountId),
  )
  return counters.map(({ code, ...row }) => {
    const own = figures.find(({ counter }) => counter === code)
    return {
      counter: code,
      configured: config.counters[code] !== null,
      ...row,
      capabilities: ADAPTERS[code].capabilities,
      circuit: circuitAt(at, row),
      states: Object.fromEntries(
        DELIVERY_STATES.map((state) => [state, own?.states[state] ?? 0]),
      ) as CounterHealth['states'],
      openIncidents: own?.openIncidents ?? 0,
      lagSeconds: lagSeconds(now, own?.oldest ?? null),
      // Whoever may not see an account is told of its failure, not whose it is.
      lastFailures: failures
        .filter(({ counter, accountId }) => counter === code && seen.has(accountId))
        .map(({ id, accountId, reason, failedAt }) => ({
          id,
          accountNo: seen.get(accountId) ?? null,
          reason,
          failedAt,
        })),
      versions: versions.filter(({ counter }) => counter === code).map(({ kind, version }) => ({ kind, version })),
    }
  })
}
