import { CopyText } from '../copy.ts'

const columns = {
  'approvals.case':
    'id kind flow_version_id state maker_id maker_name barred_ids facts last_visit checks committed business_line ' +
    'department_id client_id account_id target_type target_id target_label opened_at closed_at',
  'approvals.case_subject': 'case_id account_no account_name investor_kind',
  'approvals.task':
    'id case_id visit node_id kind state lane position candidate_ids source decided_by decided_name decided_at remark ' +
    'hand_overs barred_ids opened_at due_at',
  'approvals.case_event': 'id case_id at kind task_id node_id operator_id operator_name remark detail',
  'businesses.request':
    'id request_no business_id version_id subject_type client_id account_id account_no subject_name search_words ' +
    'business_line department_id title state steps revision baseline_sealed case_id maker_id maker_name origin due_at ' +
    'started_at updated_at ended_at',
  'businesses.request_revision': 'request_id number kind node_id values_sealed values_hash reason by_id by_name at',
} as const

/** Tables that history is loaded into, each after those it refers to. */
export const HISTORY_TABLES = Object.keys(columns) as readonly HistoryTable[]
export type HistoryTable = keyof typeof columns
export type HistorySink = Readonly<Record<HistoryTable, CopyText>>

/** Empty COPY texts for every table. */
export function historySink(): HistorySink {
  const entries = Object.entries(columns).map(([table, names]) => [table, new CopyText(names.split(' '))])
  return Object.fromEntries(entries) as HistorySink
}
