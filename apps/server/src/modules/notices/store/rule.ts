import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type {
  NoticeChannel,
  NoticeEvent,
  NoticeLanguage,
  NoticeTemplateInput,
  Recipient,
  RuleInput,
  RuleRestore,
} from '../schema.ts'

type Place = { event: NoticeEvent; recipient: Recipient; flowCode: string | null; nodeId: string | null }
export type RuleRow = Place & { enabled: boolean; channels: NoticeChannel[]; robotIds: string[] }
export type TemplateRow = Place & { language: NoticeLanguage; title: string; body: string }

/** Everything a broker has laid down: some dozens of rows. */
export async function laidDown(reader: Reader): Promise<{ rules: RuleRow[]; templates: TemplateRow[] }> {
  const [rules, templates] = await Promise.all([
    rows(
      reader,
      sql<RuleRow>`select event, recipient, flow_code as "flowCode", node_id as "nodeId", enabled, channels,
        robot_ids as "robotIds" from notices.rule`,
    ),
    rows(
      reader,
      sql<TemplateRow>`select event, recipient, flow_code as "flowCode", node_id as "nodeId", language, title, body
        from notices.template`,
    ),
  ])
  return { rules, templates }
}

const at = ({ event, recipient, flowCode, nodeId }: Place) => sql`event = ${event} and recipient = ${recipient}
  and flow_code is not distinct from ${flowCode} and node_id is not distinct from ${nodeId}`

export async function putRule(tx: Tx, rule: RuleInput, by: string, now: string): Promise<void> {
  await sql`insert into notices.rule (id, event, recipient, flow_code, node_id, enabled, channels, robot_ids,
      changed_by, changed_at)
    values (${newId<'noticeRule'>()}, ${rule.event}, ${rule.recipient}, ${rule.flowCode}, ${rule.nodeId}, ${rule.enabled},
      ${[...rule.channels]}, ${[...rule.robotIds]}::uuid[], ${by}, ${now})
    on conflict (event, recipient, flow_code, node_id) do update set enabled = excluded.enabled,
      channels = excluded.channels, robot_ids = excluded.robot_ids, changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(
    tx,
  )
}

export async function dropRule(tx: Tx, place: RuleRestore): Promise<void> {
  await sql`delete from notices.rule where ${at(place)}`.execute(tx)
}

export async function putTemplate(tx: Tx, one: NoticeTemplateInput, by: string, now: string): Promise<void> {
  await sql`insert into notices.template (event, recipient, flow_code, node_id, language, title, body, changed_by, changed_at)
    values (${one.event}, ${one.recipient}, ${one.flowCode}, ${one.nodeId}, ${one.language}, ${one.title}, ${one.body},
      ${by}, ${now})
    on conflict (event, recipient, flow_code, node_id, language) do update set title = excluded.title,
      body = excluded.body, changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(tx)
}

export async function dropTemplate(tx: Tx, place: Place & { language: NoticeLanguage }): Promise<void> {
  await sql`delete from notices.template where ${at(place)} and language = ${place.language}`.execute(tx)
}

/** Whether there is such a flow, and such a step in its current version. */
export async function knowsPlace(reader: Reader, flowCode: string, nodeId: string | null): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from approvals.v_step where retired_at is null and flow_code = ${flowCode} and (${nodeId}::text is null or node_id = ${nodeId})
      limit 1`,
  )
  return found.length > 0
}
