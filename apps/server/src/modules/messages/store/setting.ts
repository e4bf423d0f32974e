import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Words } from '../policy/template.ts'
import type { QuietHours } from '../schema.ts'

export async function findQuietHours(reader: Reader): Promise<QuietHours> {
  const [row] = await rows(
    reader,
    sql<QuietHours>`select to_char(quiet_from, 'HH24:MI') as "quietFrom", to_char(quiet_to, 'HH24:MI') as "quietTo"
      from messages.setting`,
  )
  return row ?? { quietFrom: null, quietTo: null }
}

export async function putQuietHours(tx: Tx, quiet: QuietHours, by: string, at: string): Promise<void> {
  await sql`update messages.setting set quiet_from = ${quiet.quietFrom}::time, quiet_to = ${quiet.quietTo}::time,
    changed_by = ${by}, changed_at = ${at}`.execute(tx)
}

export type OwnTemplate = Words & { kind: string; language: string; changedAt: string }

/** A broker's own words. */
export async function ownTemplates(reader: Reader): Promise<OwnTemplate[]> {
  return rows(
    reader,
    sql<OwnTemplate>`select kind, language, subject, body, changed_at as "changedAt" from messages.template`,
  )
}

export async function ownTemplate(reader: Reader, kind: string, language: string): Promise<OwnTemplate | null> {
  const [row] = await rows(
    reader,
    sql<OwnTemplate>`select kind, language, subject, body, changed_at as "changedAt" from messages.template
      where kind = ${kind} and language = ${language}`,
  )
  return row ?? null
}

export async function putTemplate(
  tx: Tx,
  { kind, language, subject, body }: Words & { kind: string; language: string },
  by: string,
  at: string,
): Promise<void> {
  await sql`insert into messages.template (kind, language, subject, body, changed_by, changed_at)
    values (${kind}, ${language}, ${subject}, ${body}, ${by}, ${at})
    on conflict (kind, language) do update set subject = excluded.subject, body = excluded.body,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(tx)
}

export async function dropTemplate(tx: Tx, kind: string, language: string): Promise<void> {
  await sql`delete from messages.template where kind = ${kind} and language = ${language}`.execute(tx)
}
