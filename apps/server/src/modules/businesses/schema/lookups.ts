import { z } from 'zod'

/** What data sources say: values to begin with and choices, by field or `table.column`. */
export const lookups = z.record(
  z.string(),
  z.object({
    value: z.json().optional(),
    choices: z.array(z.object({ value: z.string(), label: z.string().optional() })).optional(),
  }),
)

const id = z.uuid()
const values = z.record(z.string(), z.json())

/** What has been filled in so far, and what the form was opened with. */
export const launchLookups = z.strictObject({
  accountId: id.nullable().default(null),
  clientId: id.nullable().default(null),
  values,
  baseline: z.string().max(2_000_000),
})
/** Values for the fields that take theirs from a data source, choices, and what stands in place of the first `baseline`. */
export const launchLookupsAnswer = z.object({ values, lookups, baseline: z.string() })
export type LaunchLookups = z.output<typeof launchLookupsAnswer>
