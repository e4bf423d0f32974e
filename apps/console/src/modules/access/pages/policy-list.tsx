import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Drawer,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StatusBadge,
  useIsNarrow,
  usePageSearch,
} from '#kit'
import { usePolicyName } from '../names.ts'
import styles from '../parts/access.module.css'
import { PermissionsInput } from '../parts/permission-input.tsx'
import { PolicyKeys } from '../parts/policy-keys.tsx'
import { type Policy, usePolicies } from '../wire.ts'

const FIELDS = { permissions: { render: PermissionsInput } }

function useColumns(open: (id: string) => void): readonly DataColumn<Policy>[] {
  const { t } = useTranslation()
  const nameOf = usePolicyName()
  return [
    {
      key: 'name',
      label: t('access:field.policyId'),
      show: (policy) => (
        <span className={styles.named}>
          {nameOf(policy)} <code className={styles.key}>{policy.code}</code>
          {policy.builtin ? <StatusBadge tone="neutral" label={t('access:page.roles.builtin')} /> : null}
        </span>
      ),
    },
    {
      key: 'permissions',
      label: t('access:field.permissions'),
      show: (policy) => (
        <Button type="link" size="small" onClick={() => open(policy.id)}>
          {t('access:page.rights.count', { count: policy.permissions.length })}
        </Button>
      ),
    },
    { key: 'holders', label: t('access:page.policies.holders'), show: (policy) => policy.holders },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: ({ id, name, permissions, builtin }) =>
        builtin ? null : (
          <>
            <CommandButton
              command="access.policy.update"
              size="small"
              type="text"
              label={t('access:page.roles.change')}
              fixed={{ id }}
              initial={{ name, permissions }}
              fields={FIELDS}
            />
            <CommandButton
              command="access.policy.delete"
              size="small"
              type="text"
              label={t('access:page.roles.delete')}
              fixed={{ id }}
              danger
            >
              <p className={styles.lead}>{name}</p>
            </CommandButton>
          </>
        ),
    },
  ]
}

/** Policies: named sets of permission keys, of which roles are made. */
export default function PolicyList() {
  const { t } = useTranslation()
  const nameOf = usePolicyName()
  const narrow = useIsNarrow()
  const policies = usePolicies()
  const [search, change] = usePageSearch()
  const columns = useColumns((id) => change({ policy: id }))
  const opened = policies.data?.items.find((policy) => policy.id === search.policy) ?? null
  return (
    <Page>
      <PageHeader
        title={t('access:page.policies.title')}
        subtitle={t('access:page.policies.lead')}
        actions={
          <CommandButton
            command="access.policy.create"
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            fields={FIELDS}
          />
        }
      />
      <Panel flush>
        <QueryState query={policies} rows={8}>
          {({ items }) => <DataTable columns={columns} rows={items} keyOf={(policy) => policy.id} />}
        </QueryState>
      </Panel>
      <Drawer
        open={opened !== null}
        onClose={() => change({ policy: null })}
        title={opened ? nameOf(opened) : ''}
        size={narrow ? '100%' : 560}
      >
        {opened ? <PolicyKeys policy={opened} /> : null}
      </Drawer>
    </Page>
  )
}
