import { CompassOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { EmptyState, Link, Page, PageHeader, Panel } from '#kit'

/** No such page, or nothing that this person may see: the two look the same. */
export function NotFound() {
  const { t } = useTranslation()
  return (
    <Page narrow>
      <PageHeader title={t('app:notFound.title')} />
      <Panel>
        <EmptyState
          icon={<CompassOutlined aria-hidden="true" />}
          title={t('app:notFound.lead')}
          hint={t('app:notFound.hint')}
          action={<Link to="/">{t('app:notFound.home')}</Link>}
        />
      </Panel>
    </Page>
  )
}
