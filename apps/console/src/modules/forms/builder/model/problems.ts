import type { FormDefinition } from '#contract/forms'
import type { FormProblem } from '../props.ts'
import { addressOf, type Spot, spotsOf } from './form.ts'

/** Problems by the address they concern, each once; empty for the form as a whole, and for places that are gone. */
export function problemsByPlace(
  form: FormDefinition,
  problems: readonly FormProblem[],
): Map<string, readonly FormProblem[]> {
  const places = new Set(spotsOf(form).map(addressOf))
  const found = new Map<string, FormProblem[]>()
  const seen = new Set<string>()
  for (const problem of problems) {
    const { code, module, params, path } = problem
    const same = JSON.stringify([code, module, params, path])
    if (seen.has(same)) continue
    seen.add(same)
    const at = places.has(path) ? path : ''
    found.set(at, [...(found.get(at) ?? []), problem])
  }
  return found
}

/** The first spot with that address. */
export const spotAt = (form: FormDefinition, address: string): Spot | undefined =>
  spotsOf(form).find((spot) => addressOf(spot) === address)
