import { useTranslation } from 'react-i18next'
import { type CellRenderer, StatusBadge, type Tone } from '#kit'

const TONES: Record<string, Tone> = {
  UNASSIGNED: 'warn',
  ASSIGNED: 'warn',
  CONSENTED: 'info',
  SUBMITTED: 'info',
  FORMAT_OK: 'info',
  EFFECTIVE: 'good',
  REJECTED: 'bad',
  WITHDRAWN: 'neutral',
  RETIRED: 'neutral',
  OPEN: 'good',
  NEARLY_FULL: 'warn',
  FULL: 'bad',
  CLOSED: 'neutral',
  GIVEN: 'good',
  NONE: 'warn',
  RUNNING: 'info',
  DONE: 'done',
  CANCELLED: 'neutral',
  EXHAUSTED: 'bad',
}

/** A state of this module, in its own colour. */
export function State({ of, value }: { of: string; value: string }) {
  const { t } = useTranslation()
  return <StatusBadge tone={TONES[value] ?? 'neutral'} label={t(`bcan:state.${of}.${value}`)} />
}

/** Cells of a list that show a state; a row without one stays empty. */
export const stateCell =
  (of: string): CellRenderer =>
  (value) =>
    value === null ? null : <State of={of} value={String(value)} />
