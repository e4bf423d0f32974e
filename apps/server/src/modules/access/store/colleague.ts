import { sql } from 'kysely'
import type { Language } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import { like } from '#platform/lists/filter.ts'
import type { Colleague } from '../schema.ts'

/** More are not shown: whoever looks for one of many types another letter. */
const SHOWN_MAX = 20

const card = (language: Language) => sql`o.id, o.name, d.names ->> ${language} as department
  from access.operator o join access.department d on d.id = o.department_id`

/** People who work here now, by name; without a text the first of them. */
export function searchColleagues(reader: Reader, language: Language, search: string): Promise<Colleague[]> {
  const found = search === '' ? sql`true` : sql`(o.name ilike ${like(search)} or o.username ilike ${like(search)})`
  return rows(
    reader,
    sql<Colleague>`select ${card(language)} where o.status = 'active' and ${found} order by o.name, o.id limit ${SHOWN_MAX}`,
  )
}

/** One of the house, whether or not he still works here: what he has done goes on bearing his name. */
export async function findColleague(reader: Reader, language: Language, id: string): Promise<Colleague | null> {
  const [found] = await rows(reader, sql<Colleague>`select ${card(language)} where o.id = ${id}::uuid`)
  return found ?? null
}
