import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { PublishedView, SourceUsers } from './points.ts'
import type { SourceUse } from './schema.ts'

/** Cases and tickets; the approval engine imports no module, so they are published here. */
export const caseView: PublishedView = {
  name: 'v_case',
  title: 'sources:view.v_case',
  columns: {
    case_id: 'id',
    kind: 'text',
    flow_code: 'text',
    state: 'text',
    maker_name: 'text',
    business_line: 'text',
    department_id: 'id',
    client_id: 'id',
    account_id: 'id',
    target_type: 'text',
    target_id: 'text',
    target_label: 'text',
    opened_at: 'instant',
    closed_at: 'instant',
  },
  select: `select id as case_id, kind, flow_code, state, maker_name, business_line, department_id, client_id, account_id,
    target_type, target_id, target_label, opened_at, closed_at from approvals.v_case`,
  scope: { by: 'row', businessLine: 'business_line', departmentId: 'department_id' },
}

type Lookup = { source: string; flow: string; node: string }

/** Gateways of the flows in force that ask a source. */
export const flowUses: SourceUsers = async (reader, codes) => {
  const found = await rows(
    reader,
    sql<Lookup>`select distinct l.source, l.flow_code as flow, l.node_id as node from approvals.v_lookup l
      where l.current and l.source = any(${codes}::text[]) order by 1, 2, 3`,
  )
  const uses = new Map<string, SourceUse[]>()
  for (const { source, flow, node } of found) {
    const use = { kind: 'gateway', id: `${flow}/${node}`, label: { en: `${flow} \u00b7 ${node}` }, href: null }
    uses.set(source, [...(uses.get(source) ?? []), use])
  }
  return uses
}
