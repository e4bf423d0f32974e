import { useTranslation } from 'react-i18next'
import { EmptyState, Stack, StatusBadge, usePermissionName } from '#kit'
import { useModuleName } from '../names.ts'
import { type Policy, usePermissions } from '../wire.ts'
import styles from './access.module.css'
import { byModule } from './permission-input.tsx'

/** The keys of a policy by module, sensitive ones marked. */
export function PolicyKeys({ policy }: { policy: Policy }) {
  const { t } = useTranslation()
  const nameOf = usePermissionName()
  const moduleOf = useModuleName()
  const { data } = usePermissions()
  const sensitive = new Set((data?.items ?? []).filter((one) => one.sensitive).map((one) => one.key))
  if (policy.permissions.length === 0) return <EmptyState title={t('access:page.policies.empty')} />
  return (
    <Stack>
      {byModule(policy.permissions.map((key) => ({ key }))).map(([module, keys]) => (
        <section key={module}>
          <h3 className={styles.module}>{moduleOf(module)}</h3>
          <ul className={styles.ways}>
            {keys.map(({ key }) => (
              <li key={key} className={styles.named}>
                {nameOf(key)} <code className={styles.key}>{key}</code>
                {sensitive.has(key) ? <StatusBadge tone="warn" label={t('access:page.rights.sensitive')} /> : null}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  )
}
