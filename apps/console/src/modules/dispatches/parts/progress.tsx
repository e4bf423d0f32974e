import { useTranslation } from 'react-i18next'
import { type DispatchDetail, ITEM_STANDINGS } from '#contract/dispatches'
import { Panel, palettes, toneOf, useMode } from '#kit'
import styles from './progress.module.css'

type Standing = (typeof ITEM_STANDINGS)[number]

/** Finished first, then what is under way, then what came to nothing. */
const ORDER: readonly Standing[] = [
  'done',
  'reviewing',
  'filling',
  'notOpened',
  'returned',
  'refused',
  'withdrawn',
  'stopped',
  'missed',
  'recalled',
  'notNeeded',
]

/** How far it is: one bar in parts, each named with its figure below it. */
export function Progress({ dispatch }: { dispatch: DispatchDetail }) {
  const { t } = useTranslation()
  const palette = palettes[useMode()]
  const { counts, total, overdue } = dispatch
  const parts = ORDER.filter((one) => counts[one] > 0)
  const colourOf = (one: Standing) =>
    one === 'notOpened' ? palette.inkFaint : palette.tones[toneOf(one) ?? 'neutral'].ink
  const word = (one: Standing) => t(`dispatches:state.standing.${one}`)
  return (
    <Panel title={t('dispatches:page.board.progress')}>
      <p className={styles.done} role="status">
        {t('dispatches:page.board.doneOf', { done: counts.done, total })}
        {overdue > 0 ? ` · ${t('dispatches:page.board.overdue', { count: overdue })}` : null}
      </p>
      <div
        className={styles.bar}
        role="img"
        aria-label={parts.map((one) => `${word(one)} ${counts[one]}`).join(t('kit:listSeparator'))}
      >
        {parts.map((one) => (
          <span key={one} style={{ width: `${(counts[one] / total) * 100}%`, background: colourOf(one) }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {parts.map((one) => (
          <li key={one}>
            <span className={styles.dot} style={{ background: colourOf(one) }} />
            {word(one)} <span className={styles.figure}>{counts[one]}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
