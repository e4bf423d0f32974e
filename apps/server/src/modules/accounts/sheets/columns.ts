import { CANCEL_REASONS, CANCELLATION_KINDS, FREEZE_REASONS } from '#modules/clients'
import type { ColumnSpec, SheetForm } from '#platform/sheets/form.ts'

export const LEVELS = ['client', 'account'] as const

const level: ColumnSpec = {
  key: 'level',
  required: true,
  choice: { values: LEVELS, texts: 'accounts:state.sheetLevel' },
}
const whose: ColumnSpec[] = [
  { key: 'row_no', max: 20 },
  level,
  { key: 'client_id', max: 40 },
  { key: 'account_no', max: 40 },
]
const why: ColumnSpec[] = [
  { key: 'remark', max: 500 },
  { key: 'attachment_ref', max: 100 },
]
const reasons = (values: readonly string[]): ColumnSpec => ({
  key: 'reason_code',
  required: true,
  choice: { values, texts: 'accounts:state.reason' },
})

const form = (columns: readonly ColumnSpec[], ...lines: string[]): SheetForm => ({
  columns,
  texts: 'accounts:column',
  template: 'platform:intake.template',
  lines: [
    'platform:intake.template.rows',
    'platform:intake.template.numbers',
    'platform:intake.template.limit',
    'accounts:sheet.paper',
    ...lines,
  ],
})

/** `row_no, level, client_id, account_no, kind, reason_code, remark, attachment_ref, notify`. */
export const CANCEL_FORM = form(
  [
    ...whose,
    { key: 'kind', choice: { values: CANCELLATION_KINDS, texts: 'clients:state.cancelledKind' } },
    reasons(CANCEL_REASONS),
    ...why,
    { key: 'notify', choice: { values: ['Y', 'N'], texts: 'accounts:state.notify' } },
  ],
  'accounts:sheet.order',
)

/** The same without the kind of cancellation. */
export const FREEZE_FORM = form([...whose, reasons(FREEZE_REASONS), ...why])
