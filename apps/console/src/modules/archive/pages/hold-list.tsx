import { useTranslation } from 'react-i18next'
import { Link, Page, PageHeader, RecordTable, type Row } from '#kit'
import { useTypeNames } from '../types.ts'

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value))

/** Legal holds in scope: what may not be destroyed, why, since when, and what was released. */
export default function HoldList() {
  const { t } = useTranslation()
  const nameOf = useTypeNames()
  const linked = (path: string, key: string) => (value: unknown, row: Row) =>
    row[key] && value ? <Link to={`${path}/${textOf(row[key])}?tab=documents`}>{textOf(value)}</Link> : null
  const paper = (value: unknown, row: Row) =>
    value ? <Link to={`/documents/${textOf(row.documentId)}`}>{nameOf(textOf(value))}</Link> : null
  return (
    <Page>
      <PageHeader title={t('archive:page.holds.title')} subtitle={t('archive:page.holds.lead')} />
      <RecordTable
        listId="archive.hold"
        cells={{
          clientName: linked('/clients', 'clientId'),
          accountNo: linked('/accounts', 'accountId'),
          parameter: paper,
        }}
        rowActions={(row) =>
          row.holdState === 'ACTIVE'
            ? [{ command: 'archive.hold.lift', fixed: { holdId: row.id }, fields: { reason: { kind: 'textarea' } } }]
            : []
        }
        empty={{ title: t('archive:page.holds.none'), hint: t('archive:page.holds.noneHint') }}
      />
    </Page>
  )
}
