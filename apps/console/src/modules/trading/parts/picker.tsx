import { Checkbox, Switch } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CATALOGUE, inOrder, type PermissionKey, type TradingVerdict } from '#contract/trading'
import { ApiProblem, api, type FieldInputProps } from '#kit'
import { type Section, sectionsOf, shortLabelOf } from '../sections.ts'
import styles from './picker.module.css'
import { standingIn, useReason } from './verdict.tsx'

const SETTLE_MS = 250

export type Trial = { path: string; body: Readonly<Record<string, unknown>> }

/** What a choice would come to, asked when it stopped changing; what was known before stands until then. */
function useTrial({ path, body }: Trial, chosen: readonly PermissionKey[]): TradingVerdict | null {
  const [verdict, setVerdict] = useState<TradingVerdict | null>(null)
  const text = JSON.stringify({ ...body, choice: chosen })
  useEffect(() => {
    const abort = new AbortController()
    const timer = setTimeout(() => {
      api
        .post<TradingVerdict>(path, JSON.parse(text), { signal: abort.signal })
        .then(setVerdict)
        .catch((error: unknown) => {
          // The trial is a courtesy: what is wrong is said when the form is sent.
          if (error instanceof ApiProblem) setVerdict(null)
        })
    }, SETTLE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [path, text])
  return verdict
}

/** How much comes of the choice, and everything that falls out with its reason. */
function Outlook({ verdict }: { verdict: TradingVerdict }) {
  const { t } = useTranslation()
  const reasonOf = useReason()
  const standing = standingIn(verdict)
  const { choice, granted, effective, withheld, suspended } = verdict
  return (
    <section className={styles.outlook} aria-live="polite">
      <strong>
        {t('trading:page.outlook', { chosen: choice.length, granted: granted.length, effective: effective.length })}
      </strong>
      {withheld.length + suspended.length > 0 ? (
        <ul className={styles.drops}>
          {[...withheld, ...suspended].map((drop) => (
            <li key={drop.key} data-tone={standing(drop.key).tone}>
              {t('trading:page.dropped', { key: t(`trading:state.key.${drop.key}`), reason: reasonOf(drop) })}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function Boxes(props: {
  section: Section
  chosen: ReadonlySet<PermissionKey>
  onToggle: (key: PermissionKey) => void
}) {
  const { t } = useTranslation()
  const { section, chosen, onToggle } = props
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>{t(section.label)}</legend>
      {section.keys.map((key) => (
        <Checkbox key={key} checked={chosen.has(key)} onChange={() => onToggle(key)}>
          {t(shortLabelOf(key))}
        </Checkbox>
      ))}
    </fieldset>
  )
}

/**
 * Chooses permissions, market by market, and says at once what the choice would come to. What this kind of account cannot
 * have is out of sight until asked for, or chosen already.
 */
export function PermissionPicker({
  value,
  onChange,
  capability,
  trial,
}: FieldInputProps & { capability: readonly PermissionKey[]; trial: Trial }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const list = (Array.isArray(value) ? value : []) as PermissionKey[]
  const chosen = new Set(list)
  const verdict = useTrial(trial, list)
  const toggle = (key: PermissionKey) =>
    onChange?.(inOrder(chosen.has(key) ? list.filter((one) => one !== key) : [...list, key]))
  return (
    <div className={styles.picker}>
      {sectionsOf(all ? CATALOGUE : [...capability, ...list]).map((section) => (
        <Boxes key={section.id} section={section} chosen={chosen} onToggle={toggle} />
      ))}
      <label className={styles.all}>
        <Switch size="small" checked={all} onChange={setAll} /> {t('trading:page.showAll')}
      </label>
      {verdict ? <Outlook verdict={verdict} /> : null}
    </div>
  )
}
