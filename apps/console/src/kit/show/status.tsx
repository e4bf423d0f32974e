import {
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  InfoCircleFilled,
  MinusCircleFilled,
} from '@ant-design/icons'
import { Popover } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useTextOr } from '../i18n/use-text.ts'
import type { Tone } from '../tokens.ts'
import styles from './status.module.css'
import { toneOf } from './tone.ts'

const SYMBOLS: Record<Tone, ReactNode> = {
  neutral: <MinusCircleFilled />,
  info: <InfoCircleFilled />,
  good: <CheckCircleFilled />,
  warn: <ClockCircleFilled />,
  bad: <CloseCircleFilled />,
  done: <CheckCircleFilled />,
}

export type StatusBadgeProps = {
  tone: Tone
  label: ReactNode
  /** Why it is so: each reason a line in the popover. */
  reasons?: readonly ReactNode[]
  /** What it blocks. */
  blocks?: readonly ReactNode[]
}

function Reasons({ reasons = [], blocks = [] }: Pick<StatusBadgeProps, 'reasons' | 'blocks'>) {
  const { t } = useTranslation()
  const part = (title: string, lines: readonly ReactNode[]) =>
    lines.length > 0 ? (
      <section>
        <h3 className={styles.title}>{title}</h3>
        <ul className={styles.lines}>
          {lines.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      </section>
    ) : null
  return (
    <div className={styles.reasons}>
      {part(t('kit:status.reasons'), reasons)}
      {part(t('kit:status.blocks'), blocks)}
    </div>
  )
}

/** A state in colour, symbol and word; with reasons it opens on click, hover or Enter. */
export function StatusBadge({ tone, label, reasons, blocks }: StatusBadgeProps) {
  const explained = (reasons?.length ?? 0) + (blocks?.length ?? 0) > 0
  const face = (
    <>
      <span className={styles.symbol} aria-hidden="true">
        {explained && tone === 'bad' ? <ExclamationCircleFilled /> : SYMBOLS[tone]}
      </span>
      {label}
    </>
  )
  if (!explained) {
    return (
      <span className={styles.badge} data-tone={tone}>
        {face}
      </span>
    )
  }
  return (
    <Popover content={<Reasons reasons={reasons ?? []} blocks={blocks ?? []} />} trigger={['hover', 'click']}>
      <button type="button" className={styles.badge} data-tone={tone} data-explained>
        {face}
        <span className={styles.count}>{reasons?.length || ''}</span>
      </button>
    </Popover>
  )
}

export type StateBadgeProps = Omit<StatusBadgeProps, 'tone' | 'label'> & {
  /** i18n prefix of the machine's values: `accounts:state.account`. */
  values: string
  value: string | null | undefined
  tone?: Tone
}

/** A state value by its machine's words and the shared tones; a kind without a tone is plain text. */
export function StateBadge({ values, value, tone, ...rest }: StateBadgeProps) {
  const textOr = useTextOr()
  if (!value) return null
  const label = textOr(`${values}.${value}`, value)
  const shown = tone ?? toneOf(value)
  return shown || rest.reasons?.length ? <StatusBadge tone={shown ?? 'neutral'} label={label} {...rest} /> : label
}
