import { useTranslation } from 'react-i18next'
import { type CellRenderer, StatusBadge, type Tone } from '#kit'

const TONES: Record<string, Tone> = {
  WAITING: 'info',
  SENT: 'info',
  DONE: 'good',
  PARTIAL: 'warn',
  FAILED: 'bad',
  DROPPED: 'neutral',
  MISSING: 'bad',
  EXPIRED: 'warn',
  UNREADABLE: 'bad',
  HASH_DRIFT: 'bad',
  UNSYNCED: 'bad',
}

/** A state of this module, in its own colour. */
export function State(props: { of: string; value: string; reasons?: readonly string[] }) {
  const { t } = useTranslation()
  const label = t(`cloudsync:state.${props.of}.${props.value}`)
  return <StatusBadge tone={TONES[props.value] ?? 'neutral'} label={label} reasons={props.reasons ?? []} />
}

/** Cells of a list that show a state. */
export const stateCell =
  (of: string): CellRenderer =>
  (value) => <State of={of} value={String(value)} />
