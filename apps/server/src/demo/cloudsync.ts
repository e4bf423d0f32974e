import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { fileDocuments } from '#modules/archive'
import { partialAccounts, seedCloudEvents } from '#modules/cloudsync'
import { inTransaction, rows } from '#platform/db.ts'
import { registerContent } from '#platform/files/registry.ts'
import type { Platform } from '#platform/platform.ts'
import { clientAt } from './clients.ts'
import { actorOf } from './packs.ts'
import { type Paper, papersOf } from './papers.ts'
import type { World } from './world.ts'

const BY = 'business-admin'
const WORDS = {
  refusal: '{"code":"IMAGE_UNCLEAR","message":"影像不清晰，请重新上传"}',
  repair: '已在云平台页面补传签名影像',
}

/** Bank cards of some clients, drawn otherwise than those they have. */
function secondCards(world: World, count: number): Paper[] {
  return Array.from({ length: count }, (_, index) => index).flatMap((index) =>
    papersOf('second card', clientAt(world, index), world.asOf).filter(({ parameter }) => parameter === '81'),
  )
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Files a second bank card for some accounts, so that what is due for them can be there in part. */
async function fileSecondCards(platform: Platform, world: World): Promise<void> {
  const actor = await actorOf(platform, BY)
  const accounts = await inTransaction(platform.db, partialAccounts)
  const cards = secondCards(world, accounts.length)
  for (const [at, accountId] of accounts.entries()) {
    const card = cards[at]
    if (!card) continue
    const { bytes, mime } = await card.make()
    const stored = await platform.objects.put(once(bytes), { maxBytes: bytes.length })
    await registerContent(platform, { ...stored, mime })
    await inTransaction(platform.db, async (tx) => {
      const [owner] = await rows(
        tx,
        sql<{ clientId: string; clientType: string; businessLine: string; departmentId: string }>`select
          a.client_id as "clientId", c.type as "clientType", a.business_line as "businessLine",
          a.department_id as "departmentId"
          from accounts.v_account a join clients.v_client c on c.id = a.client_id where a.id = ${accountId}`,
      )
      if (!owner) return
      const item = { key: 'second-card', parameter: '81', ...stored, mime, kind: 'image', fileName: 'bank-card-2.jpg' }
      const filer = { tx, platform, now: platform.clock(), actor, emit: () => undefined, enqueue: () => undefined }
      const filing = { ...owner, accountId, source: 'import' as const, sourceId: accountId }
      await fileDocuments(filer, { ...filing, items: [item], takesReferences: false })
    })
  }
}

/** Events for the cloud platform in every standing, where there are none yet. */
export async function seedCloudSync(platform: Platform, world: World, today: string): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from cloudsync.event where source_key like 'demo:%' limit 1`)
  if (known.length > 0) return
  await fileSecondCards(platform, world)
  const { operatorId: id, name } = await actorOf(platform, BY)
  const at = toWire(platform.clock())
  await inTransaction(platform.db, (tx) => seedCloudEvents(tx, { by: { id, name }, at, today, words: WORDS }))
}
