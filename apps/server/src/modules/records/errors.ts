import { defineErrors } from '#kernel/refusal.ts'

/** Records refuse nothing of their own: they are written by the pipeline and only read here. */
export const recordErrors = defineErrors('records', {})
