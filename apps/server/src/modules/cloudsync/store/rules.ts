import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { RuleRow, RuleVersion, Setting } from '../schema.ts'

/** Rules of a version in their order. */
function rulesOf(reader: Reader, version: number): Promise<RuleRow[]> {
  return rows(
    reader,
    sql<RuleRow>`select business, parameter, required, condition from cloudsync.rule where version = ${version}
      order by business, position`,
  )
}

/** The table that counts for events of a day, or null before the first has begun. */
export async function rulesOn(reader: Reader, day: string): Promise<{ version: number; rules: RuleRow[] } | null> {
  const [found] = await rows(
    reader,
    sql<{ version: number }>`select version from cloudsync.rule_version where valid_from <= ${day}::date
      order by valid_from desc, version desc limit 1`,
  )
  return found ? { version: found.version, rules: await rulesOf(reader, found.version) } : null
}

/** Every version with its rules, newest first; a house has a few. */
export async function ruleVersions(reader: Reader): Promise<RuleVersion[]> {
  const versions = await rows(
    reader,
    sql<Omit<RuleVersion, 'rules'>>`select version, valid_from as "validFrom", published_by_name as "publishedByName",
        published_at as "publishedAt", remark from cloudsync.rule_version order by version desc`,
  )
  const all = await rows(
    reader,
    sql<RuleRow & { version: number }>`select version, business, parameter, required, condition from cloudsync.rule
      order by version, business, position`,
  )
  const byVersion = Map.groupBy(all, (rule) => rule.version)
  return versions.map((one) => ({
    ...one,
    rules: (byVersion.get(one.version) ?? []).map(({ version: _version, ...rule }) => rule),
  }))
}

/** The newest version's number; others who publish wait until the transaction ends. */
export async function lockLatest(tx: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('cloudsync rules', 0))`.execute(tx)
  const [found] = await rows(tx, sql<{ version: number }>`select max(version) as version from cloudsync.rule_version`)
  return found?.version ?? 0
}

export type NewRules = {
  version: number
  validFrom: string
  remark: string | null
  rules: readonly RuleRow[]
  by: { id: string; name: string; at: string }
}

export async function insertRules(tx: Tx, { version, validFrom, remark, rules, by }: NewRules): Promise<void> {
  await sql`insert into cloudsync.rule_version (version, valid_from, published_by, published_by_name, published_at, remark)
    values (${version}, ${validFrom}, ${by.id}, ${by.name}, ${by.at}, ${remark})`.execute(tx)
  const given = JSON.stringify(rules.map((rule, position) => ({ ...rule, position })))
  await sql`insert into cloudsync.rule (version, business, parameter, required, condition, position)
    select ${version}, g.business, g.parameter, g.required, g.condition, g.position
    from jsonb_to_recordset(${given}::jsonb)
      as g (business integer, parameter text, required boolean, condition text, position integer)`.execute(tx)
}

export async function findSetting(reader: Reader): Promise<Setting> {
  const [row] = await rows(
    reader,
    sql<Setting>`select counter, version, alert_email as "alertEmail", alert_language as "alertLanguage"
      from cloudsync.setting`,
  )
  if (!row) throw new Error('the setting is gone')
  return row
}

/** @returns false when the version has moved on. */
export async function updateSetting(
  tx: Tx,
  { counter, version, alertEmail, alertLanguage }: Setting,
  by: { id: string; at: string },
): Promise<boolean> {
  const updated = await rows(
    tx,
    sql`update cloudsync.setting set counter = ${counter}, alert_email = ${alertEmail}, alert_language = ${alertLanguage},
      version = version + 1, changed_by = ${by.id}, changed_at = ${by.at} where version = ${version} returning 1`,
  )
  return updated.length === 1
}
