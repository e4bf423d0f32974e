import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { BulkAction, FieldInputProps, FieldOverrides, Row, RowAction } from '#kit'
import { nameOfRow } from './cells.tsx'
import { unfit } from './parts/unfit.ts'

/** From a list work goes back to the start or one step; any other step is chosen on the case's own page. */
function ReturnTo({ value, onChange, id }: FieldInputProps) {
  const { t } = useTranslation()
  return (
    <Select
      id={id ?? ''}
      value={value ? JSON.stringify(value) : null}
      options={[
        { value: JSON.stringify({ at: 'previous' }), label: t('approvals:page.ticket.toPrevious') },
        { value: JSON.stringify({ at: 'start' }), label: t('approvals:page.ticket.toMaker') },
      ]}
      onChange={(text: string) => onChange?.(JSON.parse(text))}
    />
  )
}

/** What only a case's own page asks for; a decision that needs it is refused here, and says where it is made. */
const ELSEWHERE: FieldOverrides = {
  signature: { hidden: true },
  edits: { hidden: true },
  offers: { hidden: true },
  acknowledged: { hidden: true },
}
const RETURN: FieldOverrides = { to: { required: true, render: (props) => <ReturnTo {...props} /> } }

/** Subjects whose own pages say what has to be amended when they go back. */
const SENT_BACK_ELSEWHERE = new Set(['application'])

/** What can be done with a task right in the list. `r` refuses an approval and sends any other work back. */
function rowActions(row: Row): RowAction[] {
  const fixed = { id: row.id }
  const isApproval = row.taskKind === 'approve'
  const claim: RowAction[] =
    Array.isArray(row.pool) && row.pool.length > 0 ? [{ command: 'approvals.task.claim', fixed }] : []
  if (row.delegated === true) return [{ command: 'approvals.task.answer', fixed, keys: 'a' }]
  if (row.taskKind === 'amend') return []
  return [
    {
      command: isApproval ? 'approvals.task.agree' : 'approvals.task.handle',
      fixed: { ...fixed, inBulk: false },
      fields: ELSEWHERE,
      keys: 'a',
    },
    ...(isApproval
      ? [
          {
            command: 'approvals.task.refuse',
            fixed: { ...fixed, inBulk: false },
            fields: ELSEWHERE,
            danger: true,
            keys: 'r',
          },
        ]
      : []),
    ...(SENT_BACK_ELSEWHERE.has(String(row.targetType))
      ? []
      : [{ command: 'approvals.task.return', fixed, fields: RETURN, ...(isApproval ? {} : { keys: 'r' }) }]),
    ...claim,
  ]
}

/** Decisions of a list of tasks: one row by menu or key, many at once with a shared remark and remarks of single rows. */
export function useTaskActions(): { rowActions: typeof rowActions; bulkActions: BulkAction[] } {
  const { t } = useTranslation()
  const bulk = (command: string, kind: 'approve' | 'handle', more: Partial<BulkAction> = {}): BulkAction => ({
    command,
    refuses: (row) => {
      const why = unfit(row, kind)
      return why && t(`approvals:page.inbox.notInBulk.${why}`)
    },
    idField: 'id',
    look: '/task-looks',
    fixed: { inBulk: true },
    fields: ELSEWHERE,
    each: { field: 'remark', label: t('approvals:page.inbox.eachRemark'), nameOf: nameOfRow },
    ...more,
  })
  return {
    rowActions,
    bulkActions: [
      bulk('approvals.task.agree', 'approve'),
      bulk('approvals.task.handle', 'handle'),
      bulk('approvals.task.refuse', 'approve', { danger: true }),
    ],
  }
}
