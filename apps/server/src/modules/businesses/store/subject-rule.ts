import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { SubjectRule } from '../schema/subject-rule.ts'

/** The rules in the order they are asked. */
export function listSubjectRules(reader: Reader): Promise<SubjectRule[]> {
  return rows(
    reader,
    sql<SubjectRule>`select category, client_type as "clientType", business_line as "businessLine",
      subject_type as "subjectType" from businesses.subject_rule order by position`,
  )
}

/** Puts these in the place of all there were. */
export async function replaceSubjectRules(tx: Tx, rules: readonly SubjectRule[]): Promise<void> {
  await sql`lock table businesses.subject_rule in share row exclusive mode`.execute(tx)
  await sql`delete from businesses.subject_rule`.execute(tx)
  await sql`insert into businesses.subject_rule (position, category, client_type, business_line, subject_type)
    select g.place, g.rule ->> 'category', g.rule ->> 'clientType', g.rule ->> 'businessLine', g.rule ->> 'subjectType'
    from jsonb_array_elements(${JSON.stringify(rules)}::jsonb) with ordinality g (rule, place)`.execute(tx)
}
