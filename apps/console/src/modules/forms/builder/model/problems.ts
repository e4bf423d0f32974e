import type { FormDefinition } from '#contract/forms'
import type { FormProblem } from '../props.ts'
import { addressOf, type Spot, spotsOf } from './form.ts'

/** Problems by the address they concern; null for the form as a whole, and for places that are gone. */
export function problemsByPlace(
  form: FormDefinition,
  problems: readonly FormProblem[],
): Map<string | null, FormProblem[]> {
  const places = new Set(spotsOf(form).map(addressOf))
  const found = new Map<string | null, FormProblem[]>()
  for (const problem of problems) {
    const at = problem.at !== null && places.has(problem.at) ? problem.at : null
    found.set(at, [...(found.get(at) ?? []), problem])
  }
  return found
}

/** The first spot with that address. */
export const spotAt = (form: FormDefinition, address: string): Spot | undefined =>
  spotsOf(form).find((spot) => addressOf(spot) === address)
