import { dateAt } from '#kernel/calendar.ts'
import type { LaunchCheck } from '#modules/businesses'
import type { RateCheck } from '#modules/rates'
import { counterErrors } from '../errors.ts'
import { covers } from '../policy/belonging.ts'
import { COUNTER_ZONE } from '../policy/zone.ts'
import { COUNTERS, type CounterCode } from '../schema.ts'
import { futuresAccount, futuresAccountNos } from '../store/delivery.ts'
import type { Route } from './route.ts'
import { routeOf, routesOf } from './route.ts'

/** As people call them, in every language. */
const NAMES: Readonly<Record<CounterCode, string>> = { ctp: 'CTP', femas: 'Femas' }

type NoWay = { code: 'NO_COUNTER' | 'COUNTERS_CANNOT'; params: { accountNo: string; counters: string } }

/** Why a change of that day could reach no counter; null: it can, or the house has none in use. */
function noWay(route: Route, accountNo: string, day: string): NoWay | null {
  if (!route.isHouseConnected || route.on(day).codes.length > 0) return null
  const there = route.belongings.filter((one) => covers(one, day)).map(({ counter }) => NAMES[counter])
  const params = { accountNo, counters: there.join(', ') }
  return { code: there.length > 0 ? 'COUNTERS_CANNOT' : 'NO_COUNTER', params }
}

/** No rate is set that could reach no counter; whoever sets it is told what to do. */
export const noRateWithoutWay: RateCheck = {
  async consider({ tx, platform }, { accountId, kind, caseId, days }) {
    const account = await futuresAccount(tx, accountId)
    if (!account) return
    const route = await routeOf({ reader: tx, platform }, { accountId, kind, caseId })
    for (const day of days) {
      const found = noWay(route, account.accountNo, day)
      if (found) throw counterErrors[found.code](found.params)
    }
  },
}

/** Counters that steps name; null: one names whichever the account has. */
const namedIn = (writesBack: readonly string[]) =>
  writesBack.includes('') ? null : COUNTERS.filter((code) => writesBack.includes(code))

/** Nor is a business launched whose flow waits for counters that the account does not belong to. */
export const noLaunchWithoutWay: LaunchCheck = {
  async consider({ reader, platform, now }, { accountId, writesBack }) {
    if (accountId === null || writesBack.length === 0) return []
    const account = await futuresAccount(reader, accountId)
    if (!account) return []
    const route = await routeOf({ reader, platform }, { accountId, kind: null, named: namedIn(writesBack) })
    const found = noWay(route, account.accountNo, dateAt(now, COUNTER_ZONE))
    return found ? [{ level: 'block', module: 'counters', ...found }] : []
  },
  async considerMany({ reader, now }, asked) {
    const [{ writesBack } = { writesBack: [] }] = asked
    if (writesBack.length === 0) return asked.map(() => [])
    const numbers = await futuresAccountNos(
      reader,
      asked.flatMap(({ accountId }) => accountId ?? []),
    )
    const routes = await routesOf(reader, [...numbers.keys()], namedIn(writesBack))
    const today = dateAt(now, COUNTER_ZONE)
    return asked.map(({ accountId }) => {
      const [route, accountNo] = [routes.get(accountId ?? ''), numbers.get(accountId ?? '')]
      const found = route && accountNo !== undefined ? noWay(route, accountNo, today) : null
      return found ? [{ level: 'block', module: 'counters', ...found }] : []
    })
  },
}
