import { sql } from 'kysely'
import { nameQuery } from '#modules/clients'
import { rows } from '#platform/db.ts'
import type { Hit, SearchProvider } from '#platform/search/search.ts'
import { applicationInScope } from './store/application.ts'

type Found = { id: string; applicationNo: string; displayName: string }

/** Applications in scope by number, or by the name of who applies, newest first. */
export const applicationSearch: SearchProvider = {
  kind: 'application',
  permission: 'onboarding.application.view',
  async find({ db }, actor, text, limit) {
    const words = nameQuery(text)?.words ?? null
    const named = words === null ? sql`false` : sql`a.search_words @> ${words}::text[]`
    const found = await rows(
      db,
      sql<Found>`select a.id, a.application_no as "applicationNo", a.display_name as "displayName"
        from onboarding.application a
        where (a.application_no = ${text.toUpperCase()} or ${named}) and ${applicationInScope(actor)}
        order by a.created_at desc, a.id desc limit ${limit}`,
    )
    return found.map(
      ({ id, applicationNo, displayName }): Hit => ({
        kind: 'application',
        id,
        title: displayName || applicationNo,
        subtitle: applicationNo,
        path: `/applications/${id}`,
      }),
    )
  },
}
