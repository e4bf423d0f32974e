import type { BusinessDefinition } from '../schema/definition.ts'
import type { BusinessProblem } from '../schema/wire.ts'

/** What is wrong inside the forms, and with expressions of the flow that read them. */
export function formRuleProblems(_definition: BusinessDefinition): BusinessProblem[] {
  return []
}
