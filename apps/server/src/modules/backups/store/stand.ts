import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Failure, Setting, Watched } from '../schema.ts'

export type LogPlaceRow = { systemId: string; timeline: number; position: string; partial: string | null }
export type Stand = {
  since: string | null
  logAt: string | null
  logPosition: string | null
  logFailure: Failure | null
  contentAt: string | null
  contentFailure: Failure | null
}

export async function findStand(reader: Reader): Promise<Stand> {
  const [row] = await rows(
    reader,
    sql<Stand>`select since, log_at as "logAt", log_position as "logPosition", log_failure as "logFailure",
      content_at as "contentAt", content_failure as "contentFailure" from backups.stand`,
  )
  if (!row) throw new Error('the standing of backups is gone')
  return row
}

/** Where the next copying of the log goes on; null: from where the server keeps it. */
export async function findLogPlace(reader: Reader): Promise<LogPlaceRow | null> {
  const [row] = await rows(
    reader,
    sql<LogPlaceRow>`select log_system as "systemId", log_timeline as timeline, log_position as position,
      log_partial as partial from backups.stand where log_position is not null`,
  )
  return row ?? null
}

export async function noteLog(tx: Tx, place: LogPlaceRow | null, at: string): Promise<void> {
  await sql`update backups.stand set log_system = ${place?.systemId ?? null}, log_timeline = ${place?.timeline ?? null},
    log_position = ${place?.position ?? null}, log_partial = ${place?.partial ?? null}, log_failure = null,
    log_at = case when ${place !== null} then ${at}::timestamptz end`.execute(tx)
}

export async function noteLogFailure(tx: Tx, failure: Failure): Promise<void> {
  await sql`update backups.stand set log_failure = ${failure}`.execute(tx)
}

/** @param at  null: there is more to copy. */
export async function noteCopying(tx: Tx, at: string | null, failure: Failure | null): Promise<void> {
  await sql`update backups.stand set content_at = coalesce(${at}::timestamptz, content_at),
    content_failure = ${failure}`.execute(tx)
}

/** The site is watched over from now on, where it was not before. */
export async function watchFrom(tx: Tx, at: string): Promise<void> {
  await sql`update backups.stand set since = ${at} where since is null`.execute(tx)
}

export async function findSetting(reader: Reader): Promise<Setting> {
  const [row] = await rows(
    reader,
    sql<Setting>`select version, alert_email as "alertEmail", alert_language as "alertLanguage" from backups.setting`,
  )
  if (!row) throw new Error('the setting is gone')
  return row
}

/** @returns false when the version has moved on. */
export async function updateSetting(tx: Tx, given: Setting, by: { id: string; at: string }): Promise<boolean> {
  const updated = await rows(
    tx,
    sql`update backups.setting set alert_email = ${given.alertEmail}, alert_language = ${given.alertLanguage},
      version = version + 1, changed_by = ${by.id}, changed_at = ${by.at} where version = ${given.version} returning 1`,
  )
  return updated.length === 1
}

/** Brings the alerts in line with what is overdue. @returns those that are new. */
export async function compareAlerts(tx: Tx, overdue: readonly Watched[], at: string): Promise<Watched[]> {
  await sql`delete from backups.alert where kind <> all(${[...overdue]}::text[])`.execute(tx)
  const fresh = await rows(
    tx,
    sql<{ kind: Watched }>`insert into backups.alert (kind, since)
      select unnest(${[...overdue]}::text[]), ${at} on conflict do nothing returning kind`,
  )
  return fresh.map(({ kind }) => kind)
}
