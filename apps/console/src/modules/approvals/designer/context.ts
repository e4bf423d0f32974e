import { type ComponentType, createContext, useContext } from 'react'
import type { SketchProblem } from '#contract/approvals'
import type { FlowFact } from './model/conditions.ts'
import type { Design } from './use-design.ts'

export type Option = { value: string; label: string }

/** A field of the form, for the rights a step gives; a table with its columns. */
export type FlowField = { key: string; label: string; columns?: readonly { key: string; label: string }[] }

/** A data source a gateway may ask: the parameters it wants, the columns it answers with and of what kind they are. */
export type FlowSource = {
  code: string
  label: string
  parameters: readonly Option[]
  columns: readonly (Option & { type?: string })[]
}

/**
 * What is wrong with a flow; from what it belongs to it comes in words, `text`, ready to be read, with what to do about it. What
 * only warns may be meant.
 */
export type FlowProblem = Omit<SketchProblem, 'code'> &
  (Pick<SketchProblem, 'code'> | { code: string; text: string; next?: string; warns?: boolean })

/** Whether a problem keeps nobody from going on. */
export const onlyWarns = (problem: FlowProblem): boolean => 'text' in problem && problem.warns === true

/** Writes the expression by which a hint appears, over the form the flow is about; what belongs to forms brings it. */
export type RuleWriter = ComponentType<{
  label: string
  value: string | undefined
  onChange: (next: string | undefined) => void
}>

/** Chooses a field of what a flow hands its work to; what knows the other's form brings it. */
export type TargetField = ComponentType<{
  flowCode: string
  label: string
  value: string
  onChange: (key: string) => void
}>

/** What a flow may name: comes from the business it belongs to, or from the house. */
export type Vocabulary = {
  facts: readonly FlowFact[]
  fields: readonly FlowField[]
  sources: readonly FlowSource[]
  commands: readonly Option[]
  archiveMaps: readonly Option[]
  flows: readonly Option[]
  Rule: RuleWriter | null
  TargetField: TargetField | null
}

export type DesignContext = { design: Design; problems: readonly FlowProblem[]; vocabulary: Vocabulary }

const Context = createContext<DesignContext | null>(null)
export const DesignProvider = Context

/** The flow under the hands of the parts of the designer. */
export function useDesigner(): DesignContext {
  const found = useContext(Context)
  if (!found) throw new Error('this part belongs into a flow designer')
  return found
}
