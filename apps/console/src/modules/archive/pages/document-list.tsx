import { useTranslation } from 'react-i18next'
import { Link, Page, PageHeader, RecordTable, type Row, SignedBy } from '#kit'
import { useTypeNames } from '../types.ts'

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value))

const signedBy = (value: unknown) => <SignedBy name={textOf(value)} />

/** Every document in scope, by last change. */
export default function DocumentList() {
  const { t } = useTranslation()
  const nameOf = useTypeNames()
  const linked = (path: string) => (value: unknown, row: Row) => {
    const id = row[path === '/clients' ? 'clientId' : 'accountId']
    return id ? <Link to={`${path}/${textOf(id)}?tab=documents`}>{textOf(value)}</Link> : null
  }
  return (
    <Page>
      <PageHeader title={t('archive:page.documents.title')} subtitle={t('archive:page.documents.lead')} />
      <RecordTable
        listId="archive.document"
        to={(row) => `/documents/${row.id}`}
        cells={{
          parameter: (value) => nameOf(textOf(value)),
          clientName: linked('/clients'),
          accountNo: linked('/accounts'),
          filedByName: signedBy,
        }}
        rowActions={(row) =>
          row.status === 'CURRENT'
            ? [{ command: 'archive.document.withdraw', fixed: { documentId: row.id }, danger: true }]
            : []
        }
        empty={{ title: t('archive:page.wall.none'), hint: t('archive:page.documents.noneHint') }}
      />
    </Page>
  )
}
