import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { CounterCode, Layout, MappingVersion } from '../schema.ts'

type Kind = 'fee' | 'margin'

/** All versions of a counter's layout for a kind, newest first. */
export const versionsOf = (reader: Reader, counter: CounterCode, kind: Kind): Promise<MappingVersion[]> =>
  rows(
    reader,
    sql<MappingVersion>`select version, layout, reason, published_by_name as "publishedByName",
        published_at as "publishedAt"
      from counters.mapping where counter = ${counter} and kind = ${kind} order by version desc`,
  )

/** One version, or the newest. */
export async function layoutOf(
  reader: Reader,
  counter: CounterCode,
  kind: Kind,
  version: number | null = null,
): Promise<{ version: number; layout: Layout } | null> {
  const [found] = await rows(
    reader,
    sql<{ version: number; layout: Layout }>`select version, layout from counters.mapping
      where counter = ${counter} and kind = ${kind} and (${version}::int is null or version = ${version}::int)
      order by version desc limit 1`,
  )
  return found ?? null
}

/** The newest version of every layout. */
export const newestVersions = (reader: Reader): Promise<{ counter: CounterCode; kind: Kind; version: number }[]> =>
  rows(
    reader,
    sql<{ counter: CounterCode; kind: Kind; version: number }>`select counter, kind, max(version) as version
      from counters.mapping group by counter, kind order by counter, kind`,
  )

/** Writes the next version; two at once follow each other by the key. */
export async function insertVersion(
  tx: Tx,
  one: {
    counter: CounterCode
    kind: Kind
    version: number
    layout: Layout
    reason: string
    by: { id: string; name: string }
    at: string
  },
): Promise<void> {
  await sql`insert into counters.mapping (counter, kind, version, layout, reason, published_by, published_by_name,
      published_at)
    values (${one.counter}, ${one.kind}, ${one.version}, ${JSON.stringify(one.layout)}::jsonb, ${one.reason},
      ${one.by.id}, ${one.by.name}, ${one.at})`.execute(tx)
}
