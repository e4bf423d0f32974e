import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'

/** For each published business the codes of those its flow hands work on to. */
export async function relayGraph(reader: Reader): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await rows(
    reader,
    sql<{ code: string; targets: string[] }>`select b.code,
        array(select regexp_replace(n ->> 'flowCode', '^business\.', '')
          from jsonb_array_elements(v.definition -> 'flow' -> 'nodes') n where n ->> 'kind' in ('relay', 'subFlow')) as targets
      from businesses.business b join businesses.business_version v on v.id = b.current_version_id
      where b.state = 'published'`,
  )
  return new Map(found.map(({ code, targets }) => [code, targets]))
}
