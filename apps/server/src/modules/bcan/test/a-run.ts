import { sql } from 'kysely'
import { inTransaction, rows } from '#platform/db.ts'
import type { TestApp } from '#testing/app.ts'
import { register } from '../store/allocate.ts'
import { anOwner, aRange } from './a-register.ts'

let first = 80_000_000

/** What a run of numbering, or a numbered client, is needed for; every other run ends first. */
export async function numberingRun(app: TestApp, what: 'running' | 'cancelled' | 'registration'): Promise<string> {
  const desk = app.signInAs('all')
  first += 1000
  await sql`update bcan.backfill set state = 'CANCELLED', ended_at = now() where state = 'RUNNING'`.execute(app.db)
  await aRange(desk, first, first + 999)
  const { clientId } = await anOwner(app)
  if (what === 'running') {
    return (await desk.send<{ id: string }>('POST', '/bcan/backfills', { regime: 'HKIDR' })).body.id
  }
  if (what === 'cancelled') return clientId
  const at = '2026-11-20T02:00:00Z'
  await inTransaction(app.db, (tx) => register(tx, [clientId], { regime: 'HKIDR', source: 'opening', at }))
  const [row] = await rows(
    app.db,
    sql<{ id: string }>`select id from bcan.registration where client_id = ${clientId} and regime = 'HKIDR'`,
  )
  return row?.id ?? ''
}
