import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type DataColumn,
  DataTable,
  EmptyState,
  formatInstant,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  useLocale,
  usePermissionName,
} from '#kit'
import { useModuleName, usePolicyName, useRoleName } from '../names.ts'
import type { Effective, Right, Way } from '../wire.ts'
import styles from './access.module.css'
import { byModule } from './permission-input.tsx'

/** By which role, policy or single grant somebody has a permission, and until when. */
export function useWayText(): (way: Way) => string {
  const { t } = useTranslation()
  const locale = useLocale()
  const roleOf = useRoleName()
  const policyOf = usePolicyName()
  const permissionOf = usePermissionName()
  return (way) => {
    const policy = way.policyCode ? policyOf({ code: way.policyCode, name: way.policyName ?? way.policyCode }) : ''
    const role = way.roleCode ? roleOf({ code: way.roleCode, name: way.roleName ?? way.roleCode }) : ''
    // A built-in role is one policy of the same code; naming both says nothing more.
    const alone = way.policyCode === `role.${way.roleCode}`
    const text =
      way.through === 'role'
        ? t(alone ? 'access:page.rights.byRoleAlone' : 'access:page.rights.byRole', { role, policy })
        : way.through === 'policy'
          ? t('access:page.rights.byPolicy', { policy })
          : t('access:page.rights.byPermission', { permission: permissionOf(way.granted) })
    return way.expiresAt
      ? t('access:page.rights.until', { way: text, end: formatInstant(way.expiresAt, locale) })
      : text
  }
}

function useColumns(): readonly DataColumn<Right & { key: string }>[] {
  const { t } = useTranslation()
  const nameOf = usePermissionName()
  const wayText = useWayText()
  return [
    {
      key: 'permission',
      label: t('access:field.permission'),
      show: (right) => (
        <span className={styles.named}>
          {nameOf(right.key)} <code className={styles.key}>{right.key}</code>
          {right.sensitive ? <StatusBadge tone="warn" label={t('access:page.rights.sensitive')} /> : null}
        </span>
      ),
    },
    {
      key: 'ways',
      label: t('access:page.rights.through'),
      show: (right) => (
        <ul className={styles.ways}>
          {right.ways.map((way) => (
            <li key={`${way.through}/${way.roleId}/${way.policyId}/${way.granted}`} className={styles.way}>
              {wayText(way)}
            </li>
          ))}
        </ul>
      ),
    },
  ]
}

/** Everything somebody may do, by module: each key with every way that leads to it. */
export function EffectiveRights({ path }: { path: string }) {
  const { t } = useTranslation()
  const nameOf = usePermissionName()
  const moduleOf = useModuleName()
  const columns = useColumns()
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim().toLowerCase())
  const rights = useApi<Effective>(path)
  const fits = (right: Right) =>
    wanted === '' ||
    right.permission.toLowerCase().includes(wanted) ||
    nameOf(right.permission).toLowerCase().includes(wanted)
  return (
    <QueryState query={rights} rows={8}>
      {({ permissions }) => {
        const shown = permissions.filter(fits).map((right) => ({ ...right, key: right.permission }))
        return (
          <Stack>
            <Input
              className={styles.search ?? ''}
              allowClear
              value={text}
              placeholder={t('access:page.rights.search')}
              aria-label={t('access:page.rights.search')}
              onChange={(event) => setText(event.target.value)}
            />
            {shown.length === 0 ? (
              <Panel>
                <EmptyState title={t('access:page.rights.none')} />
              </Panel>
            ) : null}
            {byModule(shown).map(([module, keys]) => (
              <Panel
                key={module}
                flush
                title={moduleOf(module)}
                extra={<span className={styles.key}>{t('access:page.rights.count', { count: keys.length })}</span>}
              >
                <DataTable columns={columns} rows={keys} keyOf={(right) => right.key} />
              </Panel>
            ))}
          </Stack>
        )
      }}
    </QueryState>
  )
}
