import { useTranslation } from 'react-i18next'
import type { Register } from '#contract/suitability'
import { type CellRenderer, Link, Page, PageHeader, RecordTable } from '#kit'

const clientNo: CellRenderer = (value, row) => <Link to={`/clients/${row.clientId}`}>{String(value)}</Link>

/** Every entry of one register, those that were replaced too. */
export function RegisterPage({ register }: { register: Register }) {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t(`suitability:page.${register}.title`)} subtitle={t(`suitability:page.${register}.lead`)} />
      <RecordTable listId={`suitability.${register}`} cells={{ clientNo }} />
    </Page>
  )
}
