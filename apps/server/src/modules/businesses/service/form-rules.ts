import { ownProblem } from '../policy/problems.ts'
import type { BusinessDefinition, FlowNode, FormDefinition } from '../schema/definition.ts'
import { check, expressionProblems, type FormProblem, formProblems, rightsProblems, scopeOf } from '../schema/forms.ts'
import type { BusinessProblem } from '../schema/wire.ts'

const placed = (path: string, { module, code, params }: FormProblem): BusinessProblem => ({
  path,
  module,
  code,
  params,
  severity: 'error',
})

const hintsOf = (node: FlowNode) => (node.kind === 'approve' || node.kind === 'handle' ? node.hints : [])

/** An expression of the flow has to make sense on one form at least; what no form understands is told as the first says it. */
function expressionAt(
  path: string,
  text: string,
  forms: readonly FormDefinition[],
  wanted?: 'yesNo',
): BusinessProblem[] {
  const found = forms.map((form) => expressionProblems(form, text, wanted))
  if (found.some((one) => one.length === 0)) return []
  return (found[0] ?? []).map((one) => placed(path, one))
}

function hintProblems(node: FlowNode, forms: readonly FormDefinition[]): BusinessProblem[] {
  return hintsOf(node).flatMap((hint) =>
    hint.when === undefined ? [] : expressionAt(`flow.nodes.${node.id}.hints.${hint.id}`, hint.when, forms, 'yesNo'),
  )
}

/** Rights that ask somebody to write what the form works out. */
function computedRights(node: FlowNode, forms: readonly FormDefinition[]): BusinessProblem[] {
  if (!('fields' in node)) return []
  return forms
    .flatMap((form) => rightsProblems(form, node.fields))
    .filter((one) => one.code !== 'FORM_RIGHT_UNKNOWN')
    .map((one) => placed(`flow.nodes.${node.id}`, one))
}

/** Whoever approves a request never writes on it: rights to write at an approval would come to nothing. */
function approversRights(node: FlowNode): BusinessProblem[] {
  if (node.kind !== 'approve') return []
  return Object.entries(node.fields).flatMap(([field, right]) =>
    right === 'edit' || right === 'required'
      ? [ownProblem(`flow.nodes.${node.id}`, 'RIGHT_NEEDS_HANDLING', { field })]
      : [],
  )
}

/** A title is read by everybody: a field that some step hides has no place in it. */
function titleProblems(
  title: string | undefined,
  flow: BusinessDefinition['flow'],
  forms: readonly FormDefinition[],
): BusinessProblem[] {
  if (title === undefined) return []
  const hidden = new Set(
    flow.nodes.flatMap((node) =>
      Object.entries('fields' in node ? node.fields : {}).flatMap(([field, right]) =>
        right === 'hidden' ? [field] : [],
      ),
    ),
  )
  const named = new Set(forms.flatMap((form) => check(title, scopeOf(form)).names))
  const found = [...named].filter((name) => hidden.has(name) || hidden.has(name.split('.')[0] ?? ''))
  return found.map((field) => ownProblem('launch.title', 'TITLE_FIELD_HIDDEN', { field }))
}

/** What is wrong inside the forms, and with expressions of the flow that read them. */
export function formRuleProblems({ forms, flow, launch }: BusinessDefinition): BusinessProblem[] {
  const all = Object.values(forms)
  const inside = Object.entries(forms).flatMap(([type, form]) =>
    formProblems(form).map((one) => placed(['forms', type, one.path].filter(Boolean).join('.'), one)),
  )
  const title = launch.title === undefined ? [] : expressionAt('launch.title', launch.title, all)
  const unfit = all.length === 0 ? [ownProblem('forms', 'PART_MISSING', { part: 'forms' })] : []
  return [
    ...unfit,
    ...inside,
    ...flow.nodes.flatMap((node) => [
      ...hintProblems(node, all),
      ...computedRights(node, all),
      ...approversRights(node),
    ]),
    ...title,
    ...titleProblems(launch.title, flow, all),
  ]
}
