import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows } from '#platform/db.ts'

export type EffectiveRights = {
  permissions: string[]
  businessLines: string[]
  /** Expanded down the tree. */
  departmentIds: string[]
  /** When a dated grant next begins or ends; the answer holds until then unless something is changed. */
  nextChange: string | null
}

/** Everything a person may do and see at the instant. */
export async function effectiveRights(
  reader: Reader,
  operatorId: string,
  now: Temporal.Instant,
): Promise<EffectiveRights> {
  const at = toWire(now)
  const [found] = await rows(
    reader,
    sql<EffectiveRights>`select
      array(select distinct permission from access.rights_at(${operatorId}::uuid, ${at}::timestamptz)) permissions,
      array(select business_line from access.operator_business_line where operator_id = ${operatorId}::uuid
        and valid_from <= ${at}::timestamptz and (expires_at is null or expires_at > ${at}::timestamptz)
        order by 1) "businessLines",
      array(select access.departments_below(array(select department_id from access.operator_department
        where operator_id = ${operatorId}::uuid and valid_from <= ${at}::timestamptz
          and (expires_at is null or expires_at > ${at}::timestamptz)))) "departmentIds",
      access.next_change(${operatorId}::uuid, ${at}::timestamptz) "nextChange"`,
  )
  if (!found) throw new Error('no row from a row constructor')
  return found
}
