import { PlusOutlined } from '@ant-design/icons'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ImportedEntries } from '#contract/screening'
import { CommandButton, Page, PageHeader, RecordTable, SheetImport } from '#kit'
import { useEntryFields } from '../parts/fields.tsx'

function Outcome({ value }: { value: unknown }) {
  const { t } = useTranslation()
  const { created, hits, skipped } = value as ImportedEntries
  return (
    <Alert
      type={skipped.length > 0 || hits > 0 ? 'warning' : 'success'}
      showIcon
      title={t('screening:page.entry.imported', { count: created, hits })}
      description={skipped.map(({ row, code, entryNo }) => (
        <div key={row}>
          {t('screening:page.entry.skipped', {
            row,
            why: t(`screening:error.${code}.message`, { entryNo: entryNo ?? '' }),
          })}
        </div>
      ))}
    />
  )
}
const showOutcome = (value: unknown) => <Outcome value={value} />

/** Whom the house does not want, or wants to know of. */
export default function EntryList() {
  const { t } = useTranslation()
  const fields = useEntryFields()
  return (
    <Page>
      <PageHeader
        title={t('screening:page.entry.title')}
        subtitle={t('screening:page.entry.lead')}
        actions={
          <>
            <SheetImport command="screening.entry.import" path="/screening/entry-imports" result={showOutcome} />
            <CommandButton
              command="screening.entry.create"
              type="primary"
              icon={<PlusOutlined aria-hidden="true" />}
              fields={fields}
            />
          </>
        }
      />
      <RecordTable
        listId="screening.entry"
        rowActions={(row) => [
          { command: 'screening.entry.setStatus', fixed: { id: row.id, version: null }, fields },
          { command: 'screening.entry.remove', fixed: { id: row.id }, fields, danger: true },
        ]}
        bulkActions={[
          { command: 'screening.entry.setStatus', idField: 'id', fields },
          { command: 'screening.entry.remove', idField: 'id', fields, danger: true },
        ]}
        empty={{ title: t('screening:page.entry.none'), hint: t('screening:page.entry.noneHint') }}
      />
    </Page>
  )
}
