import { CompassOutlined } from '@ant-design/icons'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../show/empty-state.tsx'
import { Link } from './link.tsx'
import { Page, PageAround, PageHeader, Panel } from './page.tsx'

/** No such page, or nothing that this person may see: the two look the same. */
export function NotFound() {
  const { t } = useTranslation()
  const inside = useContext(PageAround) !== null
  const content = (
    <>
      <PageHeader title={t('kit:notFound.title')} />
      <Panel>
        <EmptyState
          icon={<CompassOutlined aria-hidden="true" />}
          title={t('kit:notFound.lead')}
          hint={t('kit:notFound.hint')}
          action={<Link to="/">{t('kit:notFound.home')}</Link>}
        />
      </Panel>
    </>
  )
  // Its own header does not count as the page's: what asks whether there is one stands above it.
  return inside ? <PageAround value={null}>{content}</PageAround> : <Page narrow>{content}</Page>
}
