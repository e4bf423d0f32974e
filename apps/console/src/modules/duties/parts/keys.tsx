import { useTranslation } from 'react-i18next'
import type { ConflictDetail } from '#contract/duties'
import { useLanguage, usePermissionName } from '#kit'
import styles from './keys.module.css'

/** Names of flows by code, of steps by `<flow>/<step>`. */
type Named = { flows?: ConflictDetail['flows']; steps?: ConflictDetail['steps'] }

/** A permission, a pattern of some, a role or a step of a flow, in words with its code beside it. */
export function Key({ value, flows = {}, steps = {} }: { value: string } & Named) {
  const { t } = useTranslation()
  const language = useLanguage()
  const flowName = (code: string) => flows[code]?.[language] ?? flows[code]?.en
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
    const stepName = steps[value]?.[language] ?? steps[value]?.en
    return (
      <>
        {flowName(flow) ?? t('duties:page.key.step')}
        {stepName ? ` · ${stepName} ` : <code className={styles.code}>{` ${flow} · ${step}`}</code>}
      </>
    )
  }
  const name = flowName(value) ?? nameOf(value)
  return name === value ? (
    <code className={styles.code}>{value}</code>
  ) : (
    <>
      {name} <code className={styles.code}>{value}</code>
    </>
  )
}

/** What one side of a rule, or of a conflict, consists of; with the ways to each where they are known. */
export function Keys(
  props: {
    keys: readonly string[]
    ways?: ReadonlyMap<string, readonly string[]>
  } & Named,
) {
  const { keys, ways, flows = {}, steps = {} } = props
  const { t } = useTranslation()
  return (
    <ul className={styles.keys}>
      {keys.map((key) => (
        <li key={key}>
          <Key value={key} flows={flows} steps={steps} />
          {(ways?.get(key) ?? [])
            .filter((way) => way !== key)
            .map((way) => (
              <span key={way} className={styles.way}>
                {t('duties:page.key.through')} <Key value={way} flows={flows} steps={steps} />
              </span>
            ))}
        </li>
      ))}
    </ul>
  )
}
