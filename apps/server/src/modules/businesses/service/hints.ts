import type { FlowDefinition, FormDefinition, FormValues, ReviewHint } from '../schema/definition.ts'
import { askForm } from '../schema/forms.ts'
import type { Surroundings } from './around.ts'

/** Whether a hint counts for these values. One that can't be worked out counts: better looked at once too often. */
function counts(hint: ReviewHint, form: FormDefinition, values: FormValues, surroundings: Surroundings): boolean {
  if (hint.when === undefined) return true
  const found = askForm(form, values, hint.when, surroundings)
  return !found.ok || found.value === true
}

/** What is to be looked at at a step, worked out on the values of this moment. */
export function hintsAt(
  flow: FlowDefinition,
  nodeId: string,
  form: FormDefinition,
  values: FormValues,
  surroundings: Surroundings,
): ReviewHint[] {
  const node = flow.nodes.find((one) => one.id === nodeId)
  if (node?.kind !== 'approve' && node?.kind !== 'handle') return []
  return node.hints.filter((hint) => counts(hint, form, values, surroundings))
}
