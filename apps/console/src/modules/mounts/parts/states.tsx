import { useTranslation } from 'react-i18next'
import { type CellRenderer, Nothing, StatusBadge, type Tone } from '#kit'

const TONES: Record<string, Tone> = { PRESENT: 'good', VANISHED: 'bad', RUNNING: 'info', DONE: 'good', FAILED: 'bad' }

/** A state of this module, in its own colour. */
export function State({ of, value }: { of: string; value: unknown }) {
  const { t } = useTranslation()
  if (typeof value !== 'string') return <Nothing />
  return <StatusBadge tone={TONES[value] ?? 'bad'} label={t(`mounts:state.${of}.${value}`)} />
}

/** Cells of a list that show a state. */
export const stateCell =
  (of: string): CellRenderer =>
  (value) => <State of={of} value={value} />
