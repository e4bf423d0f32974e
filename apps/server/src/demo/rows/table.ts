import { CopyText } from '../copy.ts'

const columns = {
  'clients.client':
    'id client_no member_no type category status cancelled_kind cancelled_at name_zh name_en other_names display_name sex ' +
    'born_on nationality residence education language profile search_name search_words created_at updated_at',
  'clients.client_place': 'client_id business_line department_id',
  'clients.client_person':
    'id client_id position roles kind name_zh name_en sex born_on nationality share_bps created_at',
  'clients.identity_document':
    'id client_id person_id kind country number_sealed number_index number_last4 number_masked issued_on expires_on claim ' +
    'created_at',
  'clients.contact': 'id client_id person_id kind main value_sealed value_index value_masked last4 created_at',
  'clients.address': 'id client_id person_id kind country region city line postal_code',
  'clients.employment': 'id client_id person_id status employer industry position income_low income_high',
  'clients.tax_residency': 'id client_id person_id country tin_sealed tin_masked reason',
  'clients.client_freeze': 'id client_id reason frozen_at frozen_by',
  'accounts.account':
    'id account_no client_id type level parent_id business_line department_id broker_code introducer_code status frozen ' +
    'marks opened_at opened_on cancelled_at client_type client_status search_words updated_at',
  'accounts.account_freeze': 'id account_id reason frozen_at frozen_by',
  'archive.document':
    'id client_id account_id parameter business_line department_id status current_version expires_on created_at updated_at',
  'archive.document_version':
    'id document_id version sha256 size mime kind file_name expires_on source filed_by filed_by_name filed_at',
} as const

/** Tables the loader fills, each after those it refers to; number names the table inside a computed id. */
export const TABLES = Object.keys(columns) as readonly TableName[]
export type TableName = keyof typeof columns

export type RowSink = Readonly<Record<TableName, CopyText>>

/** Empty COPY texts for every table. */
export function rowSink(): RowSink {
  const entries = Object.entries(columns).map(([table, names]) => [table, new CopyText(names.split(' '))])
  return Object.fromEntries(entries) as RowSink
}

/** Number of the table inside computed ids. */
export function topicOf(table: TableName): number {
  return TABLES.indexOf(table) + 1
}
