import { Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '#contract/businesses'
import { Panel, StatusBadge } from '#kit'
import { useNamed } from '../words.ts'
import styles from './hints.module.css'

type Hint = NonNullable<RequestDetail['task']>['hints'][number]

const TONES = { info: 'info', warn: 'warn', block: 'bad' } as const

/** What is to be looked at at this step: warnings are ticked before agreeing, blocks keep it from happening. */
export function Hints(props: { hints: readonly Hint[]; noted: readonly string[]; onNoted: (noted: string[]) => void }) {
  const { t } = useTranslation()
  const named = useNamed()
  const { hints, noted, onNoted } = props
  if (hints.length === 0) return null
  const toggle = (id: string, on: boolean) => onNoted(on ? [...noted, id] : noted.filter((other) => other !== id))
  return (
    <Panel title={t('businesses:page.request.hints')}>
      <ul className={styles.hints}>
        {hints.map((hint) => (
          <li key={hint.id} className={styles.hint}>
            <StatusBadge tone={TONES[hint.level]} label={t(`businesses:state.hintLevel.${hint.level}`)} />
            {hint.level === 'warn' ? (
              <Checkbox checked={noted.includes(hint.id)} onChange={(event) => toggle(hint.id, event.target.checked)}>
                {named(hint.label, hint.id)}
              </Checkbox>
            ) : (
              <span>{named(hint.label, hint.id)}</span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
