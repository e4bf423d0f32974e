import { useTranslation } from 'react-i18next'
import type { Drop, PermissionKey, TradingVerdict } from '#contract/trading'
import { StatusBadge, type Tone, useTextOr } from '#kit'
import { sectionsOf, shortLabelOf } from '../sections.ts'
import styles from './verdict.module.css'

type Standing = { tone: Tone; state: string; drop: Drop | null }

/** How a chosen key stands today. */
export function standingIn(verdict: TradingVerdict): (key: PermissionKey) => Standing {
  const effective = new Set(verdict.effective)
  const sellOnly = new Set(verdict.sellOnly)
  const fallen = new Map([...verdict.withheld, ...verdict.suspended].map((one) => [one.key, one]))
  const granted = new Set(verdict.granted)
  return (key) => {
    const drop = fallen.get(key) ?? null
    if (sellOnly.has(key)) return { tone: 'warn', state: 'sellOnly', drop }
    if (effective.has(key)) return { tone: 'good', state: 'effective', drop }
    return granted.has(key) ? { tone: 'warn', state: 'suspended', drop } : { tone: 'bad', state: 'withheld', drop }
  }
}

/** Why a key fell out, in words of the module that says so. */
export function useReason(): (drop: Drop) => string {
  const textOr = useTextOr()
  return ({ module, reason }) => textOr(`${module}:state.dropReason.${reason}`, reason)
}

/** Everything chosen, market by market: what counts, what may only be sold, what does not count today or never was given. */
export function Verdict({ verdict }: { verdict: TradingVerdict }) {
  const { t } = useTranslation()
  const reasonOf = useReason()
  const standing = standingIn(verdict)
  return (
    <div className={styles.sections}>
      {sectionsOf(verdict.choice).map((section) => (
        <section key={section.id} className={styles.section}>
          <h3 className={styles.heading}>{t(section.label)}</h3>
          <ul className={styles.keys}>
            {section.keys.map((key) => {
              const { tone, state, drop } = standing(key)
              return (
                <li key={key} className={styles.key}>
                  <span>{t(shortLabelOf(key))}</span>
                  <StatusBadge tone={tone} label={t(`trading:page.standing.${state}`)} />
                  {drop ? <small className={styles.reason}>{reasonOf(drop)}</small> : null}
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </div>
  )
}
