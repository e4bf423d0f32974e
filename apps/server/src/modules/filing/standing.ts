import { type RawBuilder, sql } from 'kysely'
import { addDays, type BusinessDate, dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { Office } from '#kernel/office-hours.ts'
import type { Regime } from '#modules/bcan'
import { officeByCode } from '#modules/calendars'
import { type Reader, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { comingDays, cutOffOn, isTradingDay, momentOf, nextSendAt, tradingDayAt } from './policy/clock.ts'
import type { ClockView, FilingState, ScheduleView } from './schema.ts'
import { heldBy } from './store/entry.ts'
import type { FilingRow } from './store/filing.ts'
import { currentProfile } from './store/profile.ts'
import { listSchedules } from './store/schedule.ts'

const DAYS_SHOWN = 14

export type FilerRow = { regime: Regime; ceNo: string; name: string; firmId: string | null }

/** CE numbers the house files for. */
export function listFilers(reader: Reader): Promise<FilerRow[]> {
  return rows(
    reader,
    sql<FilerRow>`select regime, ce_no as "ceNo", name, firm_id as "firmId" from bcan.v_filer order by regime, ce_no`,
  )
}

export async function isFiler(reader: Reader, regime: Regime, ceNo: string): Promise<boolean> {
  return (await listFilers(reader)).some((one) => one.regime === regime && one.ceNo === ceNo)
}

/** Clients that wait for the answer to an earlier file of the CE number and are not in this one. */
export const leftBehind = (filing: FilingRow): RawBuilder<unknown> =>
  sql`select r.client_id from bcan.v_registration r where r.regime = ${filing.regime} and r.ce_no = ${filing.ceNo}
    and r.state in ('SUBMITTED', 'FORMAT_OK') and not exists (select from (${heldBy(filing)}) h where h.bcan = r.bcan)`

type Counts = { waiting: number; effective: number; rejected: number; openBreaks: number }

/** What waits, is effective and was rejected is kept by bcan. Index break_live. */
async function countsOf(reader: Reader, { regime, ceNo }: FilerRow): Promise<Counts> {
  const [row] = await rows(
    reader,
    sql<Counts>`select coalesce(sum(registrations) filter (where standing = 'waiting'), 0)::int as waiting,
        coalesce(sum(registrations) filter (where standing = 'effective'), 0)::int as effective,
        coalesce(sum(registrations) filter (where standing = 'rejected'), 0)::int as rejected,
        (select count(*) from filing.break b where b.regime = ${regime} and b.ce_no = ${ceNo}
          and b.state in ('OPEN', 'FOLLOWED_UP')) as "openBreaks"
      from bcan.v_standing where regime = ${regime} and ce_no = ${ceNo}`,
  )
  return row ?? { waiting: 0, effective: 0, rejected: 0, openBreaks: 0 }
}

type Made = NonNullable<ClockView['last']> & { slot: string | null }

/** Filings of a CE number that count for a day, or the last one of all. Index filing_latest. */
function filingsOf(reader: Reader, { regime, ceNo }: FilerRow, day: string): Promise<Made[]> {
  return rows(
    reader,
    sql<Made>`select id, filed_on as "filedOn", seq, state, clients, rejected, sent_at as "sentAt", slot
      from filing.filing where regime = ${regime} and ce_no = ${ceNo} and (filed_on >= ${day}::date
        or no = (select max(no) from filing.filing where regime = ${regime} and ce_no = ${ceNo}))
      order by no desc limit 50`,
  )
}

function slotsOf({ sendTimes }: ScheduleView, made: readonly Made[], day: string) {
  return [...sendTimes].sort().map((at) => {
    const one = made.find(({ slot, filedOn }) => slot === at && filedOn === day)
    return { at, filingId: one?.id ?? null, state: (one?.state ?? null) as FilingState | null }
  })
}

function timesOf(office: Office | null, schedule: ScheduleView, now: Temporal.Instant) {
  const none = { tradingDay: null, tradingToday: false, cutOffAt: null, resultsAt: null, nextSendAt: null, days: [] }
  if (office === null) return none
  const day = tradingDayAt(office, now, schedule)
  const today = dateAt(now, office.zone)
  const next = schedule.automatic ? nextSendAt(office, now, schedule) : null
  return {
    tradingDay: day,
    tradingToday: isTradingDay(office, today) === true,
    cutOffAt: day === null ? null : toWire(momentOf(office, day, cutOffOn(office, day, schedule))),
    resultsAt: day === null ? null : toWire(momentOf(office, day, schedule.resultsFrom)),
    nextSendAt: next === null ? null : toWire(next),
    days: comingDays(office, today, DAYS_SHOWN),
  }
}

/** Where the filing of every CE number stands: what is done today, what waits, and until when. */
export async function clocksOf(platform: Platform): Promise<ClockView[]> {
  const { db, config } = platform
  const now = platform.clock()
  const [filers, schedules] = await Promise.all([listFilers(db), listSchedules(db)])
  return Promise.all(
    filers.map(async (filer) => {
      const schedule = schedules.find(({ regime }) => regime === filer.regime)
      if (!schedule) throw new Error(`there is no schedule of ${filer.regime}`)
      const office = await officeByCode(db, db, schedule.office)
      const today = dateAt(now, office?.zone ?? config.timeZone)
      const [counts, made, profile] = await Promise.all([
        countsOf(db, filer),
        filingsOf(db, filer, addDays(today, -1)),
        currentProfile(db, filer.regime, config.filing.production),
      ])
      const times = timesOf(office, schedule, now)
      const [last] = made
      return {
        ...filer,
        ...times,
        automatic: schedule.automatic,
        channel: config.filing.sftp === null ? ('hand' as const) : ('sftp' as const),
        production: config.filing.production,
        today,
        slots: slotsOf(schedule, made, (times.tradingDay ?? today) as BusinessDate),
        ...counts,
        profileVersion: profile?.version ?? 0,
        profileVerified: profile?.verifiedAt != null,
        last: last ?? null,
      }
    }),
  )
}
