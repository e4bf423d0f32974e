import { useTranslation } from 'react-i18next'
import { usePermissionName } from '#kit'
import styles from './keys.module.css'

/** A permission, a pattern of some, a role or a step of a flow, in words with its code beside it. */
export function Key({ value }: { value: string }) {
  const { t } = useTranslation()
  const nameOf = usePermissionName()
  if (value.startsWith('role:')) {
    const code = value.slice('role:'.length)
    return (
      <>
        {t('duties:page.key.role')} <code className={styles.code}>{code}</code>
      </>
    )
  }
  if (value.startsWith('policy:')) {
    return (
      <>
        {t('duties:page.key.policy')} <code className={styles.code}>{value.slice('policy:'.length)}</code>
      </>
    )
  }
  if (value.includes('/')) {
    const [flow = '', step = ''] = value.split('/')
    return (
      <>
        {t('duties:page.key.step')} <code className={styles.code}>{`${flow} · ${step}`}</code>
      </>
    )
  }
  const name = nameOf(value)
  return name === value ? (
    <code className={styles.code}>{value}</code>
  ) : (
    <>
      {name} <code className={styles.code}>{value}</code>
    </>
  )
}

/** What one side of a rule, or of a conflict, consists of; with the ways to each where they are known. */
export function Keys({ keys, ways }: { keys: readonly string[]; ways?: ReadonlyMap<string, readonly string[]> }) {
  const { t } = useTranslation()
  return (
    <ul className={styles.keys}>
      {keys.map((key) => (
        <li key={key}>
          <Key value={key} />
          {(ways?.get(key) ?? [])
            .filter((way) => way !== key)
            .map((way) => (
              <span key={way} className={styles.way}>
                {t('duties:page.key.through')} <Key value={way} />
              </span>
            ))}
        </li>
      ))}
    </ul>
  )
}
