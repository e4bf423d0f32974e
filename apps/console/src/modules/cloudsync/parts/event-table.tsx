import { useTranslation } from 'react-i18next'
import { RecordTable, type RecordTableProps, type Row } from '#kit'
import { actionsOf, MANY } from './actions.tsx'
import { codesCell } from './codes.tsx'
import { stateCell } from './states.tsx'

const cells = {
  due: codesCell('default'),
  failedRequired: codesCell('error'),
  failedOptional: codesCell('warning'),
  partial: codesCell('default'),
  state: stateCell('event'),
}

const standingOf = ({ id, state, repaired }: Row) => ({ id, state: String(state), repaired: repaired === true })

/** Events with what of them the platform has, of everybody or as `fixed` says. */
export function EventTable(props: Pick<RecordTableProps, 'fixed' | 'actions'>) {
  const { t } = useTranslation()
  return (
    <RecordTable
      {...props}
      listId="cloudsync.event"
      to={(row) => `/cloud-events/${row.id}`}
      cells={cells}
      rowActions={(row) => actionsOf(standingOf(row))}
      bulkActions={MANY}
      empty={{ title: t('cloudsync:page.events.none'), hint: t('cloudsync:page.events.noneHint') }}
    />
  )
}
