import type { z } from 'zod'
import type { GROUPS, slow, summary } from '#contract/statistics'

export type Group = (typeof GROUPS)[number]
export type Summary = z.output<typeof summary>
export type SummaryRow = Summary['rows'][number]
export type SlowFlows = z.output<typeof slow>
