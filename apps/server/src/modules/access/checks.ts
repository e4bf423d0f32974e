import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'
import { ADMINISTRATOR } from './schema.ts'

const texts = (found: { text: string }[]) => found.map((one) => one.text)

/** What must hold of rights whatever happened. */
export const accessChecks: readonly VerifyCheck[] = [
  {
    id: 'access.tree',
    async check(db) {
      const reachable = sql`with recursive tree (id) as (
        select id from access.department where parent_id is null
        union all select d.id from access.department d join tree t on d.parent_id = t.id)`
      return texts(
        await rows(
          db,
          sql<{ text: string }>`${reachable} select id::text as text from access.department
            where id not in (select id from tree) limit 100`,
        ),
      )
    },
  },
  {
    id: 'access.administrator',
    async check(db, platform) {
      const at = platform.clock().toString()
      return texts(
        await rows(
          db,
          sql<{ text: string }>`select 'nobody' as text
            where exists (select 1 from access.operator) and not exists (
              select 1 from access.operator o join access.operator_role g on g.operator_id = o.id
              join access.role r on r.id = g.role_id and r.code = ${ADMINISTRATOR}
              where o.status = 'active' and o.sees_all and g.expires_at is null and g.valid_from <= ${at}::timestamptz)`,
        ),
      )
    },
  },
  {
    id: 'access.sensitive',
    async check(db) {
      return texts(
        await rows(
          db,
          sql<{ text: string }>`select p.code || ' ' || k.key as text from access.policy_permission pp
            join access.permission k on k.key = pp.permission and k.sensitive
            join access.policy p on p.id = pp.policy_id limit 100`,
        ),
      )
    },
  },
]
