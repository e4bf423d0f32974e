import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { FormTemplate } from '../policy/form-template.ts'
import type { Form } from '../policy/report.ts'

type Made = { name: string; at: string }
export type LineRow = { id: string; party: string; happenedOn: string; reportId: string | null }

export async function insertLine(
  tx: Tx,
  line: { id: string; form: Form; party: string; happenedOn: string; facts: object },
  { name, at }: Made,
): Promise<void> {
  await sql`insert into filing.report_line (id, form, party, happened_on, facts, made_by_name, made_at)
    values (${line.id}::uuid, ${line.form}, ${line.party}, ${line.happenedOn}::date, ${JSON.stringify(line.facts)}::jsonb,
      ${name}, ${at}::timestamptz)`.execute(tx)
}

export async function lockLine(tx: Tx, id: string): Promise<LineRow | null> {
  const [row] = await rows(
    tx,
    sql<LineRow>`select id, party, happened_on::text as "happenedOn", report_id as "reportId"
      from filing.report_line where id = ${id}::uuid for update`,
  )
  return row ?? null
}

export async function dropLine(tx: Tx, id: string): Promise<void> {
  await sql`delete from filing.report_line where id = ${id}::uuid`.execute(tx)
}

export type NewReport = {
  id: string
  form: Form
  party: string
  reportedOn: string
  fileName: string
  /** Of the form whose columns the house lays down. */
  templateId: string | null
}

/** Lines of a report: its own, and those of reports of the same form, party and day before it. */
const held = (id: string) => sql`filing.report_line l join filing.report b on b.id = l.report_id
  join filing.report r on r.id = ${id}::uuid and b.form = r.form and b.party = r.party and b.reported_on = r.reported_on
    and (b.made_at, b.id) <= (r.made_at, r.id)`

/**
 * Puts every line that waits into a new report; under one name the last holds all of the day. Index report_line_open.
 *
 * @returns how many lines are new.
 */
export async function insertReport(tx: Tx, report: NewReport, { name, at }: Made): Promise<number> {
  const { id, form, party, reportedOn } = report
  await sql`insert into filing.report (id, form, party, reported_on, file_name, template_id, lines, made_by_name, made_at)
    values (${id}::uuid, ${form}, ${party}, ${reportedOn}::date, ${report.fileName}, ${report.templateId}::uuid, 0, ${name},
      ${at}::timestamptz)`.execute(tx)
  const taken = await rows(
    tx,
    sql`update filing.report_line set report_id = ${id}::uuid where form = ${form} and party = ${party}
      and report_id is null returning 1`,
  )
  await sql`update filing.report set lines = (select count(*) from ${held(id)}) where id = ${id}::uuid`.execute(tx)
  return taken.length
}

export type ReportRow = {
  id: string
  form: Form
  reportedOn: string
  fileName: string
  template: FormTemplate | null
}

export async function findReport(reader: Reader, id: string): Promise<ReportRow | null> {
  const [row] = await rows(
    reader,
    sql<ReportRow>`select r.id, r.form, r.reported_on as "reportedOn", r.file_name as "fileName", t.template
      from filing.report r left join filing.form_template t on t.id = r.template_id where r.id = ${id}::uuid`,
  )
  return row ?? null
}

/** Its lines in the order they were written down. Index report_line_report. */
export async function linesOf(reader: Reader, reportId: string): Promise<Record<string, string | null>[]> {
  const found = await rows(
    reader,
    sql<{ facts: Record<string, string | null> }>`select l.facts from ${held(reportId)} order by l.made_at, l.id`,
  )
  return found.map(({ facts }) => facts)
}
