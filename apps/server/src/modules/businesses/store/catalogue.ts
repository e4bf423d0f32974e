import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { LaunchSettings, Names, SubjectType } from '../schema/definition.ts'
import { businessInScope } from './business.ts'

export type CatalogueRow = {
  id: string
  code: string
  names: Names
  description: Partial<Names> | null
  category: string
  icon: string
  businessLine: string
  subjectTypes: SubjectType[]
  launch: LaunchSettings
  favourite: boolean
  usedAt: string | null
}

/** Businesses that can be launched in the actor's lines: favourites first, then in their order. */
export function catalogueOf(reader: Reader, actor: Actor): Promise<CatalogueRow[]> {
  return rows(
    reader,
    sql<CatalogueRow>`select b.id, b.code, b.names, b.description, b.category, b.icon,
        b.business_line as "businessLine", b.subject_types as "subjectTypes", v.definition -> 'launch' as launch,
        f.business_id is not null as favourite,
        (select r.started_at from businesses.request r where r.business_id = b.id and r.maker_id = ${actor.operatorId}::uuid
          order by r.started_at desc limit 1) as "usedAt"
      from businesses.business b join businesses.business_version v on v.id = b.current_version_id
        left join businesses.favourite f on f.business_id = b.id and f.operator_id = ${actor.operatorId}::uuid
      where b.state = 'published' and ${businessInScope(actor)}
      order by favourite desc, b.position, b.code`,
  )
}

/** Every business of the actor's lines by name, those no longer launched too: their requests are still looked for. */
export function namedBusinesses(reader: Reader, actor: Actor): Promise<{ id: string; names: Names }[]> {
  return rows(
    reader,
    sql<{ id: string; names: Names }>`select b.id, b.names from businesses.business b
      where b.current_version_id is not null and ${businessInScope(actor)} order by b.position, b.code`,
  )
}

export async function setFavourite(tx: Tx, operatorId: string, businessId: string, on: boolean): Promise<void> {
  await (on
    ? sql`insert into businesses.favourite (operator_id, business_id) values (${operatorId}, ${businessId})
        on conflict do nothing`
    : sql`delete from businesses.favourite where operator_id = ${operatorId} and business_id = ${businessId}`
  ).execute(tx)
}
