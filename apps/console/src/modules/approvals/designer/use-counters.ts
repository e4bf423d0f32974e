import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { COUNTERS } from '#contract/counters'
import type { Option } from './context.ts'

/** The counters a step may wait for. */
export function useCounters(): Option[] {
  const { t } = useTranslation()
  return useMemo(() => COUNTERS.map((value) => ({ value, label: t(`counters:state.counter.${value}`) })), [t])
}
