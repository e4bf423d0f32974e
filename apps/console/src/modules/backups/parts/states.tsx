import { useTranslation } from 'react-i18next'
import type { Standing } from '#contract/backups'
import { type CellRenderer, Nothing, StatusBadge, type Tone } from '#kit'

const TONES: Record<string, Tone> = {
  GOOD: 'good',
  NEVER: 'warn',
  OVERDUE: 'bad',
  RUNNING: 'info',
  DONE: 'good',
  FAILED: 'bad',
}

/** How one thing that is watched stands. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const { t } = useTranslation()
  return <StatusBadge tone={TONES[standing] ?? 'neutral'} label={t(`backups:state.standing.${standing}`)} />
}

function State({ of, value }: { of: string; value: unknown }) {
  const { t } = useTranslation()
  if (typeof value !== 'string') return <Nothing />
  return <StatusBadge tone={TONES[value] ?? 'bad'} label={t(`backups:state.${of}.${value}`)} />
}

/** Cells of a list that show a state. */
export const stateCell =
  (of: string): CellRenderer =>
  (value) => <State of={of} value={value} />

function Run({ value }: { value: unknown }) {
  const { t } = useTranslation()
  return t(`backups:state.run.${String(value)}`)
}

/** What was done: a name, not a state. */
export const runCell: CellRenderer = (value) => <Run value={value} />
