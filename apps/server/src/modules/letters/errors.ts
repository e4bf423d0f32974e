import { defineErrors } from '#kernel/refusal.ts'

/** Letters refuse nothing: they wait in the queue of messages. */
export const letterErrors = defineErrors('letters', {})
