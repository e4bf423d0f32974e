import { useTranslation } from 'react-i18next'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Instant,
  nowMs,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  usePermissionName,
  useSession,
} from '#kit'
import { usePolicyName, useRoleName } from '../names.ts'
import type { Grants } from '../wire.ts'
import styles from './access.module.css'
import { PermissionInput } from './permission-input.tsx'

type Grant = { id: string; name: string; key: string; validFrom: string; expiresAt: string | null }
type Kind = { kind: 'Role' | 'Policy' | 'Permission'; field: string; title: string; none: string; grants: Grant[] }

const isOver = (grant: Grant): boolean => grant.expiresAt !== null && Date.parse(grant.expiresAt) <= nowMs()

/** When a grant holds: over, to come, with an end, or until it is taken back. */
function Until({ grant }: { grant: Grant }) {
  const { t } = useTranslation()
  if (isOver(grant)) return <StatusBadge tone="neutral" label={t('access:page.given.over')} />
  if (Date.parse(grant.validFrom) > nowMs()) return <StatusBadge tone="info" label={t('access:page.given.toCome')} />
  return grant.expiresAt ? <Instant value={grant.expiresAt} /> : t('access:page.given.open')
}

function useColumns(operatorId: string, { kind, field }: Kind): readonly DataColumn<Grant>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      label: t(`access:field.${field}`),
      show: (grant) => (
        <span className={styles.named}>
          {grant.name} <code className={styles.key}>{grant.key}</code>
        </span>
      ),
    },
    { key: 'validFrom', label: t('access:field.validFrom'), show: (grant) => <Instant value={grant.validFrom} /> },
    { key: 'expiresAt', label: t('access:field.expiresAt'), show: (grant) => <Until grant={grant} /> },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: (grant) => (
        <CommandButton
          command={`access.grant.take${kind}`}
          size="small"
          type="text"
          label={t('access:page.given.take')}
          fixed={{ operatorId, [field]: grant.id }}
          danger
        >
          <p className={styles.lead}>{grant.name}</p>
        </CommandButton>
      ),
    },
  ]
}

function GrantPanel({ operatorId, of, own }: { operatorId: string; of: Kind; own: boolean }) {
  const { t } = useTranslation()
  const columns = useColumns(operatorId, of)
  const fields = {
    validFrom: { hint: t('access:page.given.fromHint') },
    expiresAt: { hint: t('access:page.given.openHint') },
    ...(of.kind === 'Permission' ? { permission: { render: PermissionInput } } : {}),
  }
  return (
    <Panel
      title={of.title}
      flush
      extra={
        own ? null : (
          <CommandButton command={`access.grant.give${of.kind}`} size="small" fixed={{ operatorId }} fields={fields} />
        )
      }
    >
      {of.grants.length === 0 ? (
        <p className={styles.none}>{of.none}</p>
      ) : (
        <DataTable
          columns={own ? columns.filter((column) => !column.actions) : columns}
          rows={of.grants}
          keyOf={(grant) => grant.id}
          faded={isOver}
        />
      )}
    </Panel>
  )
}

/** Roles, policies and single permissions of a person, ended and coming ones too; nobody changes their own. */
export function GivenRights({ operatorId }: { operatorId: string }) {
  const { t } = useTranslation()
  const roleOf = useRoleName()
  const policyOf = usePolicyName()
  const permissionOf = usePermissionName()
  const me = useSession().operator.id
  const grants = useApi<Grants>(`/access/operators/${operatorId}/grants`)
  return (
    <QueryState query={grants} rows={6}>
      {(data) => {
        const kinds: Kind[] = [
          {
            kind: 'Role',
            field: 'roleId',
            title: t('access:field.roles'),
            none: t('access:page.given.noRoles'),
            grants: data.roles.map((role) => ({ ...role, name: roleOf(role), key: role.code })),
          },
          {
            kind: 'Policy',
            field: 'policyId',
            title: t('access:field.policyIds'),
            none: t('access:page.given.noPolicies'),
            grants: data.policies.map((policy) => ({ ...policy, name: policyOf(policy), key: policy.code })),
          },
          {
            kind: 'Permission',
            field: 'permission',
            title: t('access:page.given.single'),
            none: t('access:page.given.noPermissions'),
            grants: data.permissions.map(({ permission, ...dates }) => ({
              ...dates,
              id: permission,
              name: permissionOf(permission),
              key: permission,
            })),
          },
        ]
        return (
          <Stack>
            {kinds.map((of) => (
              <GrantPanel key={of.kind} operatorId={operatorId} of={of} own={operatorId === me} />
            ))}
          </Stack>
        )
      }}
    </QueryState>
  )
}
