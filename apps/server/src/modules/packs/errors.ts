import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const packErrors = defineErrors('packs', {
  PACK_UNKNOWN: { status: 404, params: ['code'] },
  PACK_CODE_TAKEN: { status: 409, params: ['code'] },
})
