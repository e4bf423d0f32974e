import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { ScheduleView } from '../schema.ts'

const COLUMNS = sql`regime, automatic, send_times as "sendTimes", cut_off as "cutOff", half_day_cut_off as "halfDayCutOff",
  results_from as "resultsFrom", office`

export function listSchedules(reader: Reader): Promise<ScheduleView[]> {
  return rows(reader, sql<ScheduleView>`select ${COLUMNS} from filing.schedule order by regime`)
}

export async function scheduleOf(reader: Reader, regime: ScheduleView['regime'], lock = false): Promise<ScheduleView> {
  const [row] = await rows(
    reader,
    sql<ScheduleView>`select ${COLUMNS} from filing.schedule where regime = ${regime} ${lock ? sql`for update` : sql``}`,
  )
  if (!row) throw new Error(`there is no schedule of ${regime}`)
  return row
}

export async function putSchedule(tx: Tx, one: ScheduleView): Promise<void> {
  await sql`update filing.schedule set automatic = ${one.automatic}, send_times = ${one.sendTimes}::text[],
      cut_off = ${one.cutOff}, half_day_cut_off = ${one.halfDayCutOff}, results_from = ${one.resultsFrom}, office = ${one.office}, version = version + 1
    where regime = ${one.regime}`.execute(tx)
}
