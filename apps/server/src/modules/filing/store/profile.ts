import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Layout } from '../policy/layout.ts'
import type { ProfileView } from '../schema.ts'

type Regime = ProfileView['regime']
export type ProfileRow = Omit<ProfileView, 'current'>

const COLUMNS = sql`id, regime, version, layout, source, made_by as "madeById", made_by_name as "madeBy",
  made_at as "madeAt", remark, specification, specification_version as "specificationVersion",
  verified_by_name as "verifiedBy", verified_at as "verifiedAt", verified_remark as "verifiedRemark"`

/** Every version, the newest first. A handful for each regime. */
export function listProfiles(reader: Reader): Promise<ProfileRow[]> {
  return rows(reader, sql<ProfileRow>`select ${COLUMNS} from filing.profile order by regime, version desc`)
}

export async function lockProfile(tx: Tx, id: string): Promise<ProfileRow | null> {
  const [row] = await rows(tx, sql<ProfileRow>`select ${COLUMNS} from filing.profile where id = ${id}::uuid for update`)
  return row ?? null
}

/**
 * The version files are written by: in production the newest that somebody signed for, or the newest while none is; for
 * trying out always the newest.
 */
export async function currentProfile(reader: Reader, regime: Regime, production: boolean): Promise<ProfileRow | null> {
  const [row] = await rows(
    reader,
    sql<ProfileRow>`select ${COLUMNS} from filing.profile where regime = ${regime}
      order by (${production} and verified_at is not null) desc, version desc limit 1`,
  )
  return row ?? null
}

export type NewProfile = {
  id: string
  regime: Regime
  layout: Layout
  source: string
  by: { id: string | null; name: string }
  at: string
  remark: string | null
}

export async function insertProfile(tx: Tx, one: NewProfile): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`filing profile ${one.regime}`}, 0))`.execute(tx)
  const [made] = await rows(
    tx,
    sql<{ version: number }>`insert into filing.profile (id, regime, version, layout, source, made_by, made_by_name,
        made_at, remark)
      select ${one.id}::uuid, ${one.regime}, coalesce(max(version), 0) + 1, ${JSON.stringify(one.layout)}::jsonb,
        ${one.source}, ${one.by.id}::uuid, ${one.by.name}, ${one.at}::timestamptz, ${one.remark}
      from filing.profile where regime = ${one.regime} returning version`,
  )
  return made?.version ?? 0
}

export async function signProfile(
  tx: Tx,
  one: { id: string; specification: string; specificationVersion: string; remark: string },
  by: { id: string; name: string; at: string },
): Promise<void> {
  await sql`update filing.profile set specification = ${one.specification},
      specification_version = ${one.specificationVersion}, verified_by = ${by.id}::uuid, verified_by_name = ${by.name},
      verified_at = ${by.at}::timestamptz, verified_remark = ${one.remark}
    where id = ${one.id}::uuid`.execute(tx)
}
