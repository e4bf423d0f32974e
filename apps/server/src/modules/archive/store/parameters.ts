import { sql } from 'kysely'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'
import type { FileFormat, FileKind, Parameter } from '../schema.ts'

type Row = {
  code: string
  name_zh_hans: string
  name_zh_hant: string
  name_en: string
  level: Parameter['level']
  business_lines: string[]
  client_types: Parameter['clientTypes']
  kinds: FileKind[]
  max_bytes: number
  max_count: number
  min_count: number
  formats: FileFormat[]
  cloud_code: string | null
  retention_years: number
  needs_expiry: boolean
  watermark: boolean
  active_pdf: boolean
  position: number
  retired: boolean
  version: number
}

function parameterOf(row: Row): Parameter {
  return {
    code: row.code,
    names: { 'zh-Hans': row.name_zh_hans, 'zh-Hant': row.name_zh_hant, en: row.name_en },
    level: row.level,
    businessLines: row.business_lines,
    clientTypes: row.client_types,
    kinds: row.kinds,
    maxBytes: row.max_bytes,
    maxCount: row.max_count,
    minCount: row.min_count,
    formats: row.formats,
    cloudCode: row.cloud_code,
    retentionYears: row.retention_years,
    needsExpiry: row.needs_expiry,
    watermark: row.watermark,
    activePdf: row.active_pdf,
    position: row.position,
    retired: row.retired,
    version: row.version,
  }
}

/** Every parameter by position; a broker has dozens, so they are read whole. */
export async function listParameters(reader: Reader): Promise<Parameter[]> {
  const found = await rows(reader, sql<Row>`select * from archive.parameter order by position, code`)
  return found.map(parameterOf)
}

const COLUMNS =
  sql.raw(`code, name_zh_hans, name_zh_hant, name_en, level, business_lines, client_types, kinds, max_bytes,
  max_count, min_count, formats, cloud_code, retention_years, needs_expiry, watermark, active_pdf, position, retired, version`)

/** The parameters with these codes, by code. */
export async function findParameters(reader: Reader, codes: readonly string[]): Promise<Map<string, Parameter>> {
  const found = await keptRows(
    reader,
    sql<Row>`select ${COLUMNS} from archive.parameter where code = any(${[...codes]}::text[])`,
  )
  return new Map(found.map((row) => [row.code, parameterOf(row)]))
}

/** @returns false when the code is taken. */
export async function insertParameter(tx: Tx, parameter: Omit<Parameter, 'retired' | 'version'>, at: string) {
  const p = parameter
  const inserted = await rows(
    tx,
    sql`insert into archive.parameter (code, name_zh_hans, name_zh_hant, name_en, level, business_lines, client_types,
          kinds, max_bytes, max_count, min_count, formats, cloud_code, retention_years,
          needs_expiry, watermark, active_pdf, position, updated_at)
        values (${p.code}, ${p.names['zh-Hans']}, ${p.names['zh-Hant']}, ${p.names.en}, ${p.level},
          ${p.businessLines}::text[], ${p.clientTypes}::text[], ${p.kinds}::text[], ${p.maxBytes}, ${p.maxCount},
          ${p.minCount}, ${p.formats}::text[], ${p.cloudCode}, ${p.retentionYears}, ${p.needsExpiry}, ${p.watermark}, ${p.activePdf},
          ${p.position}, ${at}) on conflict do nothing returning 1`,
  )
  return inserted.length === 1
}

/** Writes all but code and level, which documents rely on. @returns false when the version has moved on. */
export async function updateParameter(tx: Tx, parameter: Parameter, at: string): Promise<boolean> {
  const p = parameter
  const updated = await rows(
    tx,
    sql`update archive.parameter set name_zh_hans = ${p.names['zh-Hans']}, name_zh_hant = ${p.names['zh-Hant']},
          name_en = ${p.names.en}, business_lines = ${p.businessLines}::text[],
          client_types = ${p.clientTypes}::text[], kinds = ${p.kinds}::text[], max_bytes = ${p.maxBytes},
          max_count = ${p.maxCount}, min_count = ${p.minCount}, formats = ${p.formats}::text[],
          cloud_code = ${p.cloudCode}, retention_years = ${p.retentionYears}, needs_expiry = ${p.needsExpiry},
          watermark = ${p.watermark}, active_pdf = ${p.activePdf}, position = ${p.position},
          retired = ${p.retired}, version = version + 1, updated_at = ${at}
        where code = ${p.code} and version = ${p.version} returning 1`,
  )
  return updated.length === 1
}
