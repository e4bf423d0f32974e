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

/** What has been filled in so far. */
const filled = {
  values,
  /** Fields that have changed since data sources were asked last: what is asked with others stays; null: all of it. */
  changed: z.array(z.string().max(200)).max(500).nullable().default(null),
}
/** What a launch form was opened with, or was told last. */
const baseline = z.string().max(2_000_000)

/** What has been filled in so far of a launch. */
export const launchLookups = z.strictObject({
  accountId: id.nullable().default(null),
  clientId: id.nullable().default(null),
  /** For many accounts of the kind of this one: what is said of one of them is left out. */
  shared: z.boolean().default(false),
  ...filled,
  baseline,
})
/** Values for the fields that take theirs from a data source, choices, and what stands in place of the first `baseline`. */
export const launchLookupsAnswer = z.object({ values, lookups, baseline: z.string() })
export type LaunchLookups = z.output<typeof launchLookupsAnswer>

/** What data sources offered to choose from, as the page that was opened gave it; null when it offered nothing. */
export const offers = z.string().max(500_000).nullable().default(null)

/** What has been changed so far in a request that runs. */
export const requestLookups = z.strictObject({ ...filled, offers })
/** The same as for a launch, numbers masked; `offers` stands in place of what the page was opened with. */
export const requestLookupsAnswer = z.object({ values, lookups, offers: z.string() })
export type RequestLookups = z.output<typeof requestLookupsAnswer>
