import { useTranslation } from 'react-i18next'
import { type CellRenderer, Page, PageHeader, RecordTable } from '#kit'
import { Key } from '../parts/keys.tsx'

const CELLS: Record<string, CellRenderer> = {
  permission: (value) => (typeof value === 'string' ? <Key value={value} /> : null),
}

/** Who can give others rights, and through what. */
export default function GranterList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        back={{ to: '/duties', label: t('duties:page.title') }}
        title={t('duties:list.granter')}
        subtitle={t('duties:page.granters.lead')}
      />
      <RecordTable listId="duties.granter" cells={CELLS} to={(row) => `/operators/${row.operatorId}`} />
    </Page>
  )
}
