import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, usePermissionName } from '#kit'
import { useAskedName } from '../names.ts'

/** What people ask to be given; whoever may give it decides, and never for themselves. */
export default function RequestList() {
  const { t } = useTranslation()
  const nameOf = useAskedName()
  const permissionOf = usePermissionName()
  return (
    <Page>
      <PageHeader title={t('access:page.requests.title')} subtitle={t('access:page.requests.lead')} />
      <RecordTable
        listId="access.request"
        cells={{
          asked: (value, row) => nameOf(String(row.kind), String(value)),
          missing: (value) => (value ? permissionOf(String(value)) : '–'),
        }}
        rowActions={(row) =>
          row.state === 'open'
            ? [
                { command: 'access.request.grant', fixed: { id: row.id }, fields: { remark: { kind: 'textarea' } } },
                {
                  command: 'access.request.refuse',
                  fixed: { id: row.id },
                  fields: { remark: { kind: 'textarea' } },
                  danger: true,
                },
              ]
            : []
        }
        empty={{ title: t('access:page.requests.none'), hint: t('access:page.requests.noneHint') }}
      />
    </Page>
  )
}
