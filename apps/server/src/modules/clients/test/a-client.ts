import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import type { TestApp } from '#testing/app.ts'
import { createClient, type ProfileInput } from '../index.ts'

/** Where the test's clients are served. */
export const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }

let count = 0
/** A number no other client of the file has. */
export const next = (): number => {
  count += 1
  return count
}

/** A client with this profile, else an individual of its own. */
export function aClient(app: TestApp, profile: ProfileInput = aProfile(next())): Promise<string> {
  return inTransaction(app.db, async (tx) => (await createClient(tx, app.platform, app.clock(), profile, place)).id)
}

/** Everything the database holds about changes of the client, as one text: what must never hold a clear value. */
export async function storedAbout(app: TestApp, clientId: string): Promise<string> {
  const [row] = await rows(
    app.db,
    sql<{ text: string }>`select concat(
      (select jsonb_agg(j) from platform.journal j where j.client_id = ${clientId}),
      (select jsonb_agg(r) from clients.revision r where r.client_id = ${clientId}),
      (select jsonb_agg(n) from clients.contact_notice n where n.client_id = ${clientId}),
      (select jsonb_agg(c) from clients.contact c where c.client_id = ${clientId}),
      (select jsonb_agg(d) from clients.identity_document d where d.client_id = ${clientId})) as text`,
  )
  return row?.text ?? ''
}
