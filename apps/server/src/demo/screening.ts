import { sql } from 'kysely'
import { createEntry, decideOnHit, type EntryInput, findPairs } from '#modules/screening'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from './packs.ts'

const BY = 'compliance'

/** The list as a house may have it: people it has never met, and names that some of its clients bear. */
const STRANGERS: readonly Partial<EntryInput>[] = [
  {
    identityKind: 'passport',
    identityCountry: 'SG',
    identityNumber: 'K1234567E',
    nameEn: 'Sample Trader',
    category: 'regulator',
    reason: '监管机构公开谴责：市场操纵',
    source: 'SFC 2026-03',
  },
  { nameEn: 'Northern Lights Holdings Limited', category: 'sanction', reason: '列于制裁名单', source: 'UN' },
  {
    nameZh: '远洋飞扬投资有限公司',
    category: 'litigation',
    reason: '涉及客户资金纠纷的未决诉讼',
    validUntil: '2028-12-31',
  },
]

const given = (entry: Partial<EntryInput>): EntryInput => ({
  identityKind: null,
  identityCountry: null,
  identityNumber: null,
  nameZh: null,
  nameEn: null,
  bornOn: null,
  category: 'other',
  reason: '',
  source: null,
  validUntil: null,
  ...entry,
})

/** Entries, hits on three clients, one of them decided, and the clients that are alike; where there are none yet. */
export async function seedScreening(platform: Platform): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from screening.entry limit 1`)
  if (known.length > 0) return
  const actor = await actorOf(platform, BY)
  const clients = await rows(
    platform.db,
    sql<{ nameZh: string; bornOn: string }>`select name_zh as "nameZh", born_on::text as "bornOn" from clients.v_client
      where type = 'individual' and status = 'ACTIVE' and name_zh is not null and born_on is not null
      order by client_no desc offset 12 limit 3`,
  )
  const named = clients.map(({ nameZh, bornOn }, at) => ({
    nameZh,
    bornOn: at === 0 ? bornOn : null,
    category: at === 0 ? 'fraud' : 'internal',
    reason: at === 0 ? '涉嫌使用伪造住址证明' : '曾拖欠本公司款项',
  }))
  for (const [at, entry] of [...STRANGERS, ...named].entries()) {
    await platform.execute(createEntry, given(entry as Partial<EntryInput>), actor, { key: `demo:screening:${at}` })
  }
  const [hit] = await rows(platform.db, sql<{ id: string }>`select id from screening.hit order by hit_no limit 1`)
  const decision = {
    id: hit?.id ?? '',
    version: null,
    state: 'DISMISSED' as const,
    remark: '同名不同人：已核对证件照片',
  }
  if (hit) await platform.execute(decideOnHit, decision, actor, { key: 'demo:screening:hit' })
  await inTransaction(platform.db, (tx) => findPairs(tx, platform.clock().toString()))
}
