import { useTranslation } from 'react-i18next'
import { Link, Page, PageHeader, RecordTable } from '#kit'
import { NewApiKey } from '../parts/new-api-key.tsx'
import { PermissionTags } from '../parts/tags.tsx'

const permissionTags = (keys: unknown) => <PermissionTags keys={keys} />

/** Keys by which programs act for people. */
export default function ApiKeyList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        title={t('access:page.apiKeys.title')}
        subtitle={
          <>
            {t('access:page.apiKeys.lead')} <Link to="/profile">{t('access:page.apiKeys.own')}</Link>
          </>
        }
        actions={<NewApiKey />}
      />
      <RecordTable
        listId="access.apiKey"
        cells={{ scopes: permissionTags }}
        rowActions={(row) =>
          row.revokedAt ? [] : [{ command: 'access.apiKey.revokeAny', fixed: { id: row.id }, danger: true }]
        }
      />
    </Page>
  )
}
