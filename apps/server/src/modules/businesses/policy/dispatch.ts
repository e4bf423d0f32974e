import type { BusinessDefinition, FlowDefinition, FlowNode } from '../schema/definition.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { ownProblem } from './problems.ts'

/** A step that people work at without judging: where a dispatched form is filled in. */
export type FillingStep = Extract<FlowNode, { kind: 'handle' }>

/** The step of the flow at which recipients fill in; null when it is none that is worked at. */
export function fillingStep(flow: FlowDefinition, step: string): FillingStep | null {
  const node = flow.nodes.find((one) => one.id === step)
  return node?.kind === 'handle' ? node : null
}

/** A business is dispatched about nobody, to a step at which its recipients work. */
export function dispatchProblems({ forms, flow, launch }: BusinessDefinition): BusinessProblem[] {
  if (launch.dispatch === null) return []
  const { step } = launch.dispatch
  const path = 'launch.dispatch'
  return [
    ...(fillingStep(flow, step) ? [] : [ownProblem(path, 'DISPATCH_STEP_UNSUITED', { step })]),
    ...(forms.none && launch.account !== 'required' ? [] : [ownProblem(path, 'DISPATCH_ABOUT_SOMEBODY')]),
  ]
}
