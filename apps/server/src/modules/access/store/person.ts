import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { DataScope, Language } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'

/** Who somebody is and everything they may do and see at an instant. */
export type Person = {
  id: string
  username: string
  name: string
  language: Language
  departmentId: string
  status: 'active' | 'disabled'
  totpEnrolled: boolean
  /** Nothing else is possible until the person has chosen a password. */
  mustChangePassword: boolean
  permissions: ReadonlySet<string>
  /** Departments are expanded down the tree. */
  scope: DataScope
  /** When a dated grant next begins or ends; the rest holds until then unless something is changed. */
  nextChange: Temporal.Instant | null
}

type Row = Omit<Person, 'permissions' | 'scope' | 'nextChange'> & {
  permissions: string[]
  seesAll: boolean
  businessLines: string[]
  departmentIds: string[]
  nextChange: string | null
}

/** The person with their effective rights, disabled ones too; null when nobody has the id. */
export async function findPerson(reader: Reader, id: string, now: Temporal.Instant): Promise<Person | null> {
  const at = sql`${toWire(now)}::timestamptz`
  const holds = sql`g.operator_id = o.id and g.valid_from <= ${at} and (g.expires_at is null or g.expires_at > ${at})`
  const [found] = await rows(
    reader,
    sql<Row>`select o.id, o.username, o.name, o.language, o.department_id "departmentId", o.status,
        exists (select 1 from access.totp t where t.operator_id = o.id and t.confirmed_at is not null) "totpEnrolled",
        coalesce((select p.must_change from access.password p where p.operator_id = o.id), true) "mustChangePassword",
        array(select distinct permission from access.rights_at(o.id, ${at}) order by 1) permissions,
        o.sees_all "seesAll",
        array(select g.business_line from access.operator_business_line g where ${holds} order by 1) "businessLines",
        array(select access.departments_below(array(
          select g.department_id from access.operator_department g where ${holds}))) "departmentIds",
        access.next_change(o.id, ${at}) "nextChange"
      from access.operator o where o.id = ${id}::uuid`,
  )
  if (!found) return null
  const { permissions, seesAll, businessLines, departmentIds, nextChange, ...card } = found
  return {
    ...card,
    permissions: new Set(permissions),
    scope: seesAll ? { all: true } : { all: false, businessLines, departmentIds },
    nextChange: nextChange === null ? null : Temporal.Instant.from(nextChange),
  }
}
