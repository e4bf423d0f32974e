import { standingOf } from '#modules/approvals'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { ADAPTERS } from '../adapter/adapters.ts'
import { type Belonging, type Chosen, chosenOn } from '../policy/belonging.ts'
import { COUNTERS, type CounterCode, type RateKind } from '../schema.ts'
import { allCounters } from '../store/counter.ts'
import { belongingsOf, belongingsOfMany, isRegisterRequired } from '../store/register.ts'

/** Counters that the steps of a case wait for; null: none is named, so all. */
async function namedBy(platform: Platform, reader: Reader, caseId: string): Promise<CounterCode[] | null> {
  const standing = await standingOf(platform, reader, caseId)
  const steps = (standing?.flow.definition.nodes ?? []).flatMap((node) =>
    node.kind === 'effect' && node.effect.kind === 'writeBack' ? [node.effect.connector] : [],
  )
  if (steps.length === 0 || steps.some((connector) => connector === '')) return null
  return COUNTERS.filter((code) => steps.includes(code))
}

/** Where changes of an account's rates go. */
export type Route = {
  /** Whether the house has a counter in use at all. */
  isHouseConnected: boolean
  belongings: readonly Belonging[]
  /** Counters in use that keep rates of this kind. */
  able: readonly CounterCode[]
  on(day: string): Chosen
}

type Asked = { accountId: string; kind: RateKind | null; caseId?: string | null; named?: readonly CounterCode[] | null }

/** The way for changes of a kind; kind null: of any. */
export async function routeOf(
  { reader, platform }: { reader: Reader; platform: Platform },
  { accountId, kind, caseId = null, named = null }: Asked,
): Promise<Route> {
  const enabled = (await allCounters(reader)).filter((one) => one.enabled).map(({ code }) => code)
  const able = enabled.filter((code) => kind === null || ADAPTERS[code].capabilities.kinds.includes(kind))
  const belongings = await belongingsOf(reader, accountId)
  const required = await isRegisterRequired(reader)
  const byFlow = named ?? (belongings.length > 0 || caseId === null ? null : await namedBy(platform, reader, caseId))
  return {
    isHouseConnected: enabled.length > 0,
    belongings,
    able,
    on: (day) => chosenOn(day, { able, belongings, named: byFlow, isRegisterRequired: required }),
  }
}

/** The ways of many accounts for changes of any kind, by account, where no case says anything; three statements. */
export async function routesOf(
  reader: Reader,
  accountIds: readonly string[],
  named: readonly CounterCode[] | null,
): Promise<Map<string, Route>> {
  const able = (await allCounters(reader)).filter((one) => one.enabled).map(({ code }) => code)
  const byAccount = await belongingsOfMany(reader, accountIds)
  const required = await isRegisterRequired(reader)
  return new Map(
    accountIds.map((id) => {
      const belongings = byAccount.get(id) ?? []
      const on = (day: string) => chosenOn(day, { able, belongings, named, isRegisterRequired: required })
      return [id, { isHouseConnected: able.length > 0, belongings, able, on }]
    }),
  )
}
