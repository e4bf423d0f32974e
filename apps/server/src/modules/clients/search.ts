import { type RawBuilder, sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { Hit, SearchProvider } from '#platform/search/search.ts'
import { clientInScope } from './store/client.ts'
import { hasIdentity, hasPhone, nameMatches } from './store/search.ts'

type Found = { id: string; clientNo: string; displayName: string; nameEn: string | null }

const id = sql`c.id`

/**
 * Clients in scope by number, identity number or its last four, phone or its last four, and name in either script or by
 * its pinyin initials. Each way has its own index, so each is asked by itself; certain matches stand before names.
 */
export const clientSearch: SearchProvider = {
  kind: 'client',
  permission: 'clients.client.view',
  async find({ db, cipher }, actor, text, limit) {
    const by = (rank: number, matches: RawBuilder<boolean>) =>
      sql`(select ${sql.lit(rank)} as rank, c.id from clients.client c
        where ${matches} and ${clientInScope(actor, id)} limit ${limit})`
    const ways = [
      by(1, sql<boolean>`c.client_no = ${text.toUpperCase()}`),
      by(2, hasIdentity(cipher, text, id)),
      by(3, hasPhone(cipher, text, id)),
      by(4, nameMatches(text, sql`c.search_words`, id)),
    ]
    const found = await rows(
      db,
      sql<Found>`select c.id, c.client_no as "clientNo", c.display_name as "displayName", c.name_en as "nameEn"
        from (select f.id, min(f.rank) as rank from (${sql.join(ways, sql` union all `)}) f group by f.id) best
        join clients.client c on c.id = best.id order by best.rank, c.id desc limit ${limit}`,
    )
    return found.map(({ id, clientNo, displayName, nameEn }): Hit => {
      const other = nameEn === displayName ? null : nameEn
      return {
        kind: 'client',
        id,
        title: displayName,
        subtitle: [clientNo, other].filter((part) => part !== null).join(' · '),
        path: `/clients/${id}`,
      }
    })
  },
}
