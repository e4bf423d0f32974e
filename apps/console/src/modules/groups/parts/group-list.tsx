import { PlusOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { GroupKind } from '#contract/groups'
import { CommandButton, Page, PageHeader, RecordTable } from '#kit'

/** Groups of one kind. */
export function GroupList({ kind }: { kind: GroupKind }) {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        title={t(`groups:page.${kind}.title`)}
        subtitle={t(`groups:page.${kind}.lead`)}
        actions={
          <CommandButton
            command={`groups.${kind}Group.create`}
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            fields={{ remark: { kind: 'textarea' } }}
          />
        }
      />
      <RecordTable
        listId={`groups.${kind}Group`}
        to={(row) => `/${kind}-groups/${row.id}`}
        empty={{ title: t(`groups:page.${kind}.none`), hint: t(`groups:page.${kind}.noneHint`) }}
      />
    </Page>
  )
}
