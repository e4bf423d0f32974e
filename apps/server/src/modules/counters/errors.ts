import { defineErrors } from '#kernel/refusal.ts'

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. */
export const counterErrors = defineErrors('counters', {
  CHANNEL_UNSUPPORTED: { status: 422, params: ['counter'] },
  LAYOUT_INVALID: { status: 422 },
  COLUMN_TWICE: { status: 422, params: ['name'] },
  COLUMN_MISSING: { status: 422, params: ['source'] },
  COLUMN_FOREIGN: { status: 422, params: ['source'] },
  CODE_MISSING: { status: 422, params: ['value'] },
  CODE_TWICE: { status: 422, params: ['value'] },
  WIDTH_MISSING: { status: 422, params: ['name'] },
  CONSTANT_MISSING: { status: 422, params: ['name'] },
  LAYOUT_UNCHANGED: { status: 409 },
  NOT_FAILED: { status: 409, params: ['state'] },
  NOT_AT_COUNTER: { status: 409, params: ['state'] },
  SUPERSEDED: { status: 409 },
  DAY_OVER: { status: 409 },
  REVERSED_ALREADY: { status: 409 },
  INCIDENT_CLOSED: { status: 409 },
})
