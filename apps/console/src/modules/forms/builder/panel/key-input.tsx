import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor.tsx'
import { addressOf, keysTaken, type Spot, targetOf } from '../model/form.ts'
import { isReservedKey } from '../model/keys.ts'
import { isKey } from '../model/new-item.ts'
import styles from './panel.module.css'
import { Row } from './row.tsx'

/** The key formulas and gateways name a field by; what names it in the form follows when it changes. */
export function KeyInput({ spot, value }: { spot: Spot; value: string }) {
  const { form, readOnly, rename, usedBy } = useEditor()
  const { t } = useTranslation()
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const container = targetOf(form, spot)?.container
  const taken = container ? keysTaken(form, container) : new Set<string>()
  const problem =
    typed === value
      ? null
      : !isKey(typed)
        ? 'keyForm'
        : isReservedKey(typed, spot.kind === 'column')
          ? 'keyReserved'
          : taken.has(typed)
            ? 'keyTaken'
            : null
  const users = usedBy[addressOf(spot)] ?? []
  const settle = () => {
    if (problem) return setTyped(value)
    if (typed !== value) rename(spot, typed)
  }
  return (
    <Row
      label={t('forms:page.builder.key')}
      hint={
        problem ? (
          <span className={styles.bad} role="alert">
            {t(`forms:page.builder.${problem}`)}
          </span>
        ) : users.length > 0 && typed !== value ? (
          <span className={styles.warn} role="alert">
            {t('forms:page.builder.keyUsed', { users: users.join(t('kit:listSeparator')) })}
          </span>
        ) : (
          t('forms:page.builder.keyHint')
        )
      }
    >
      {(id) => (
        <Input
          id={id}
          className={styles.code}
          value={typed}
          disabled={readOnly}
          spellCheck={false}
          status={problem ? 'error' : ''}
          onChange={(event) => setTyped(event.target.value.trim())}
          onBlur={settle}
          onPressEnter={settle}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setTyped(value)
          }}
        />
      )}
    </Row>
  )
}
