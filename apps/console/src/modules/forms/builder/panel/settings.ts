import type { Field } from '#contract/forms'
import type { Spot } from '../model/form.ts'

/** Changes some settings of an item; with the same `tag` in a row it is one step. */
export type Change = (patch: Readonly<Record<string, unknown>>, tag?: string) => void
export type SettingsProps<T extends Field = Field> = { spot: Spot; item: T; change: Change }
