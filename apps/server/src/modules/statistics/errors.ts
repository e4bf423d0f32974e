import { defineErrors } from '#kernel/refusal.ts'

export const statisticsErrors = defineErrors('statistics', { PERIOD_TOO_LONG: { status: 422, params: ['days'] } })
