import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { Hit, SearchProvider } from '#platform/search/search.ts'
import { inReach } from './lists.ts'

/** People in reach by user name or name; some hundreds, so each is looked at. */
export const operatorSearch: SearchProvider = {
  kind: 'operator',
  permission: 'access.operator.view',
  async find({ db }, actor, text, limit) {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
    const found = await rows(
      db,
      sql<{ id: string; username: string; name: string }>`select o.id, o.username, o.name from access.operator o
        where ${inReach(actor)} and (o.username ilike ${pattern} or o.name ilike ${pattern})
        order by o.username limit ${limit}`,
    )
    return found.map(
      ({ id, username, name }): Hit => ({
        kind: 'operator',
        id,
        title: name,
        subtitle: username,
        path: `/operators/${id}`,
      }),
    )
  },
}
