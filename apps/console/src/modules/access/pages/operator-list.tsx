import { UserAddOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandButton, Page, PageHeader, RecordTable, useLanguage } from '#kit'
import { useDepartmentTree } from '../names.ts'
import { issuedPassword } from '../operator-actions.ts'
import { type Secret, ShownOnce } from '../parts/shown-once.tsx'
import { RoleTags } from '../parts/tags.tsx'

const roleTags = (codes: unknown) => <RoleTags codes={codes} />

/** Everybody who signs in. */
export default function OperatorList() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { nameOf } = useDepartmentTree()
  const [secret, setSecret] = useState<Secret | null>(null)
  return (
    <Page>
      <PageHeader
        title={t('access:page.operators.title')}
        subtitle={t('access:page.operators.lead')}
        actions={
          <CommandButton
            command="access.operator.create"
            type="primary"
            icon={<UserAddOutlined aria-hidden="true" />}
            initial={{ language }}
            onDone={(outcome) => {
              const value = issuedPassword(outcome)
              if (value)
                setSecret({ title: t('access:page.secret.first'), lead: t('access:page.secret.firstLead'), value })
            }}
          />
        }
      />
      <RecordTable
        listId="access.operator"
        to={(row) => `/operators/${row.id}`}
        cells={{
          departmentCode: (_value, row) => nameOf(String(row.departmentId)),
          language: (value) => t(`access:state.language.${String(value)}`),
          roles: roleTags,
        }}
        bulkActions={[
          { command: 'access.operator.disable', idField: 'id', danger: true },
          { command: 'access.operator.enable', idField: 'id' },
        ]}
      />
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}
