import { useTranslation } from 'react-i18next'
import { Link, Page, PageHeader, useCan } from '#kit'
import { FileTable } from '../parts/file-table.tsx'

/** Files of older systems, where they stand, and whose they are. */
export default function FileList() {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <Page>
      <PageHeader
        title={t('mounts:page.files.title')}
        subtitle={t('mounts:page.files.lead')}
        actions={can('mounts.root.view') ? <Link to="/legacy-folders">{t('mounts:page.files.folders')}</Link> : null}
      />
      <FileTable />
    </Page>
  )
}
