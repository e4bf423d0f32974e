import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { FormTemplate } from '../policy/form-template.ts'
import type { FormTemplateView } from '../schema.ts'

export type TemplateRow = Omit<FormTemplateView, 'current'>

const COLUMNS = sql`id, form, version, template, source, made_by as "madeById", made_by_name as "madeBy",
  made_at as "madeAt", specification, specification_version as "specificationVersion",
  verified_by_name as "verifiedBy", verified_at as "verifiedAt"`

/** Every version, the newest first. A handful. */
export function listTemplates(reader: Reader): Promise<TemplateRow[]> {
  return rows(reader, sql<TemplateRow>`select ${COLUMNS} from filing.form_template order by form, version desc`)
}

export async function findTemplate(reader: Reader, id: string): Promise<TemplateRow | null> {
  const [row] = await rows(reader, sql<TemplateRow>`select ${COLUMNS} from filing.form_template where id = ${id}::uuid`)
  return row ?? null
}

export async function lockTemplate(tx: Tx, id: string): Promise<TemplateRow | null> {
  await sql`select from filing.form_template where id = ${id}::uuid for update`.execute(tx)
  return findTemplate(tx, id)
}

/** The version the form is written by: in production the newest somebody signed for, while there is one; else the newest. */
export async function currentTemplate(reader: Reader, production: boolean): Promise<TemplateRow | null> {
  const [row] = await rows(
    reader,
    sql<TemplateRow>`select ${COLUMNS} from filing.form_template
      order by (${production} and verified_at is not null) desc, version desc limit 1`,
  )
  return row ?? null
}

export type NewTemplate = {
  id: string
  template: FormTemplate
  source: string
  remark: string
  by: { id: string; name: string }
  at: string
}

/** @returns the number of the version. */
export async function insertTemplate(tx: Tx, one: NewTemplate): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('filing form template', 0))`.execute(tx)
  const [made] = await rows(
    tx,
    sql<{
      version: number
    }>`insert into filing.form_template (id, form, version, template, source, made_by, made_by_name,
        made_at, remark)
      select ${one.id}::uuid, 'QUOTE_CHANGE', coalesce(max(version), 0) + 1, ${JSON.stringify(one.template)}::jsonb,
        ${one.source}, ${one.by.id}::uuid, ${one.by.name}, ${one.at}::timestamptz, ${one.remark}
      from filing.form_template returning version`,
  )
  return made?.version ?? 0
}

export async function signTemplate(
  tx: Tx,
  one: { id: string; specification: string; specificationVersion: string; remark: string },
  by: { id: string; name: string; at: string },
): Promise<void> {
  await sql`update filing.form_template set specification = ${one.specification},
      specification_version = ${one.specificationVersion}, verified_by = ${by.id}::uuid, verified_by_name = ${by.name},
      verified_at = ${by.at}::timestamptz, verified_remark = ${one.remark}
    where id = ${one.id}::uuid`.execute(tx)
}
