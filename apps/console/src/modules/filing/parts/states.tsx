import { useTranslation } from 'react-i18next'
import { type CellRenderer, StatusBadge, type Tone } from '#kit'

const TONES: Record<string, Tone> = {
  BUILDING: 'info',
  BUILT: 'warn',
  SENDING: 'info',
  SENT: 'info',
  ACCEPTED: 'info',
  REFUSED: 'bad',
  PROCESSED: 'info',
  IMAGED: 'good',
  FAILED: 'bad',
  RECEIVED: 'info',
  IMPORTED: 'good',
  OPEN: 'bad',
  FOLLOWED_UP: 'info',
  RESOLVED: 'done',
  CLOSED: 'neutral',
  UNKNOWN: 'bad',
  MISSING: 'bad',
  DIFFERENT: 'warn',
  NUMBER_MISSING: 'bad',
  NUMBER_WRONG: 'bad',
  NOT_FILED: 'warn',
}

/** A state of this module, in its own colour. */
export function State({ of, value }: { of: string; value: string }) {
  const { t } = useTranslation()
  return <StatusBadge tone={TONES[value] ?? 'neutral'} label={t(`filing:state.${of}.${value}`)} />
}

/** Cells of a list that show a state; a row without one stays empty. */
export const stateCell =
  (of: string): CellRenderer =>
  (value) =>
    value === null ? null : <State of={of} value={String(value)} />
