import { PlusOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { CommandButton, type DataColumn, DataTable, Link, Page, PageHeader, Panel, QueryState, StatusBadge } from '#kit'
import { usePolicyName, useRoleName } from '../names.ts'
import styles from '../parts/access.module.css'
import { type Role, usePolicies, useRoles } from '../wire.ts'

function useColumns(): readonly DataColumn<Role>[] {
  const { t } = useTranslation()
  const roleOf = useRoleName()
  const policyOf = usePolicyName()
  const { data } = usePolicies()
  const policies = new Map((data?.items ?? []).map((policy) => [policy.id, policyOf(policy)]))
  const fields = usePolicyField()
  return [
    {
      key: 'name',
      label: t('access:field.roleId'),
      show: (role) => (
        <span className={styles.named}>
          {roleOf(role)} <code className={styles.key}>{role.code}</code>
          {role.builtin ? <StatusBadge tone="neutral" label={t('access:page.roles.builtin')} /> : null}
        </span>
      ),
    },
    {
      key: 'policies',
      label: t('access:field.policyIds'),
      show: (role) => (
        <span className={styles.tags}>
          {role.policyIds.map((id) => (
            <Link key={id} to={`/policies?policy=${id}`} className={styles.tag}>
              {policies.get(id) ?? '…'}
            </Link>
          ))}
        </span>
      ),
    },
    {
      key: 'holders',
      label: t('access:page.roles.holders'),
      show: (role) => <Link to={`/operators?roleId=${role.id}`}>{role.holders}</Link>,
    },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: ({ id, name, policyIds, builtin }) =>
        builtin ? null : (
          <>
            <CommandButton
              command="access.role.update"
              size="small"
              type="text"
              label={t('access:page.roles.change')}
              fixed={{ id }}
              initial={{ name, policyIds }}
              fields={fields}
            />
            <CommandButton
              command="access.role.delete"
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

function usePolicyField() {
  const policyOf = usePolicyName()
  const { data } = usePolicies()
  const options = (data?.items ?? []).map((policy) => ({ value: policy.id, label: policyOf(policy) }))
  return { policyIds: { kind: 'multiselect' as const, options } }
}

/** Roles: bundles of policies that people are given. */
export default function RoleList() {
  const { t } = useTranslation()
  const roles = useRoles()
  const columns = useColumns()
  const fields = usePolicyField()
  return (
    <Page>
      <PageHeader
        title={t('access:page.roles.title')}
        subtitle={t('access:page.roles.lead')}
        actions={
          <CommandButton
            command="access.role.create"
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            fields={fields}
          />
        }
      />
      <Panel flush>
        <QueryState query={roles} rows={8}>
          {({ items }) => <DataTable columns={columns} rows={items} keyOf={(role) => role.id} />}
        </QueryState>
      </Panel>
    </Page>
  )
}
