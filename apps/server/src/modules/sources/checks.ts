import { sql } from 'kysely'
import { inTransaction, rows } from '#platform/db.ts'
import type { VerifyCheck } from '#platform/module.ts'
import { readerOf } from './service/reader.ts'
import { excessOf } from './store/views.ts'

/** The reader may read the published views and can do nothing else. */
const reader: VerifyCheck = {
  id: 'sources.reader',
  async check(db, platform) {
    const { role, pool } = readerOf(platform)
    if (!pool) return []
    return (await inTransaction(db, (tx) => excessOf(tx, role))).map((what) => `${role} ${what}`)
  },
}

/** Nobody published what they wrote, and readers get a version that is out. */
const life: VerifyCheck = {
  id: 'sources.life',
  async check(db) {
    const broken = await rows(
      db,
      sql<{ what: string }>`select 'version ' || v.id || ' was published by one of its editors' as what
          from sources.version v where v.publisher_id = any(v.editor_ids)
        union all select 'source ' || s.code || ' gives a version that is not out' from sources.source s
          where s.current_number is not null and not exists (select from sources.version v
            where v.source_id = s.id and v.number = s.current_number and v.state = 'published') limit 100`,
    )
    return broken.map((one) => one.what)
  },
}

export const sourceChecks = [reader, life]
