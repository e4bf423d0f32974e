import { useTranslation } from 'react-i18next'
import { Page, PageHeader, Panel, RecordTable, type Row, type RowAction } from '#kit'
import { stateCell } from '../parts/states.tsx'

function actionsOf(row: Row): RowAction[] {
  if (row.state === 'RESOLVED' || row.state === 'CLOSED') return []
  const fixed = { id: row.id }
  return [
    { command: 'filing.break.followUp', fixed },
    { command: 'filing.break.close', fixed, fields: { remark: { kind: 'textarea' } } },
  ]
}

/** Where the exchange's image and the house differ, and who is left out of the file for lack of data. */
export default function Breaks() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('filing:page.breaks.title')} subtitle={t('filing:page.breaks.lead')} />
      <RecordTable
        listId="filing.break"
        cells={{ kind: stateCell('breakKind'), state: stateCell('break') }}
        rowActions={actionsOf}
        empty={{ title: t('filing:page.breaks.none'), hint: t('filing:page.breaks.noneHint') }}
      />
      <Panel title={t('filing:page.breaks.omitted')}>
        <RecordTable
          listId="filing.omission"
          fixed={{}}
          to={(row) => `/clients/${String(row.clientId)}?tab=filing`}
          empty={{ title: t('filing:page.breaks.noOmitted') }}
        />
      </Panel>
    </Page>
  )
}
