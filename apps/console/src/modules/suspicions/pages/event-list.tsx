import { PlusOutlined } from '@ant-design/icons'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Imported } from '#contract/suspicions'
import { CommandButton, Page, PageHeader, RecordTable, SheetImport, useFieldProblemText } from '#kit'
import { useEventFields } from '../parts/fields.tsx'

function Outcome({ value }: { value: unknown }) {
  const { t } = useTranslation()
  const why = useFieldProblemText()
  const { created, rows } = value as Imported
  const skipped = rows.flatMap(({ row, accountNo, code }) => (code === null ? [] : [{ row, accountNo, code }]))
  return (
    <Alert
      type={skipped.length > 0 ? 'warning' : 'success'}
      showIcon
      title={t('suspicions:page.imported', { count: created })}
      description={skipped.map(({ row, accountNo, code }) => (
        <div key={row}>
          {t('suspicions:page.skipped', { row, why: why('suspicions', { path: '', code, params: { accountNo } }) })}
        </div>
      ))}
    />
  )
}
const showOutcome = (value: unknown) => <Outcome value={value} />

/** The register of suspicious events. */
export default function EventList() {
  const { t } = useTranslation()
  const fields = useEventFields()
  return (
    <Page>
      <PageHeader
        title={t('suspicions:page.title')}
        subtitle={t('suspicions:page.lead')}
        actions={
          <>
            <SheetImport command="suspicions.event.import" path="/suspicious-event-imports" result={showOutcome} />
            <CommandButton
              command="suspicions.event.create"
              type="primary"
              icon={<PlusOutlined aria-hidden="true" />}
              fields={fields}
            />
          </>
        }
      />
      <RecordTable
        listId="suspicions.event"
        to={(row) => `/suspicious-events/${row.id}`}
        rowActions={(row) =>
          row.status === 'PENDING' ? [{ command: 'suspicions.event.followUp', fixed: { id: row.id } }] : []
        }
        bulkActions={[{ command: 'suspicions.event.followUp', idField: 'id' }]}
        empty={{ title: t('suspicions:page.none'), hint: t('suspicions:page.noneHint') }}
      />
    </Page>
  )
}
