import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const backupsErrors = defineErrors('backups', {
  NO_SECOND_STORE: { status: 409 },
})
