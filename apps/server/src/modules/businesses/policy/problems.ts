import {
  type BusinessDefinition,
  type Condition,
  type FlowDefinition,
  type FlowNode,
  type FormDefinition,
  isCaseValue,
} from '../schema/definition.ts'
import { factSourcesOf } from '../schema/forms.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { fileFields, hasField, REQUEST_FACTS } from './form-facts.ts'

type Params = BusinessProblem['params']

/** A problem of this module's own catalogue, which keeps a draft from being published. */
export function ownProblem(path: string, code: string, params: Params = {}): BusinessProblem {
  return { path, module: 'businesses', code, params, severity: 'error' }
}

/** What may be meant, of this module's own catalogue: it is published once that has been taken note of. */
export const ownWarning = (path: string, code: string, params: Params): BusinessProblem => ({
  ...ownProblem(path, code, params),
  severity: 'warning',
})

/** What keeps a draft from being published. */
export const errorsIn = (problems: readonly BusinessProblem[]): BusinessProblem[] =>
  problems.filter(({ severity }) => severity === 'error')

/** What has to be taken note of before a draft is published. */
export const warningsIn = (problems: readonly BusinessProblem[]): BusinessProblem[] =>
  problems.filter(({ severity }) => severity === 'warning')

/** Facts a condition asks about. */
function factsIn(condition: Condition): string[] {
  if (condition.kind === 'compare' || condition.kind === 'oneOf') return [condition.fact]
  return condition.kind === 'not' ? factsIn(condition.of) : condition.of.flatMap(factsIn)
}

/** Facts that a node brings into the case, for those behind it. */
const factsFrom = (node: FlowNode): string[] => ('lookups' in node ? node.lookups.map((one) => one.fact) : [])

type Naming = { at: string; fact: string }

function factsNamed(flow: FlowDefinition): Naming[] {
  return [
    ...flow.edges.flatMap((edge) =>
      edge.condition ? factsIn(edge.condition).map((fact) => ({ at: `edges.${edge.id}`, fact })) : [],
    ),
    ...flow.nodes.flatMap((node) => {
      const at = `nodes.${node.id}`
      const bound = 'lookups' in node ? node.lookups.flatMap((one) => Object.values(one.parameters)) : []
      const asked = bound.filter((name) => !isCaseValue(name))
      const timed = node.kind === 'timer' && node.until.kind === 'dateFact' ? [node.until.fact] : []
      return [...asked, ...timed].map((fact) => ({ at, fact }))
    }),
  ]
}

/** Fields and facts the flow names that no form has. */
export function danglingProblems(flow: FlowDefinition, forms: readonly FormDefinition[]): BusinessProblem[] {
  const known = forms.flatMap((form) => factSourcesOf(form).map((one) => one.fact))
  const given = new Set<string>([...REQUEST_FACTS, ...flow.nodes.flatMap(factsFrom), ...known])
  const facts = factsNamed(flow)
    .filter(({ fact }) => !given.has(fact))
    .map(({ at, fact }) => ownProblem(`flow.${at}`, 'FIELD_UNKNOWN', { field: fact }))
  const rights = flow.nodes.flatMap((node) =>
    Object.keys('fields' in node ? node.fields : {})
      .filter((field) => !forms.some((form) => hasField(form, field)))
      .map((field) => ownProblem(`flow.nodes.${node.id}`, 'FIELD_UNKNOWN', { field })),
  )
  return [...facts, ...rights]
}

/** Subject types the business is for without a form of their own. */
export function variantProblems(
  subjectTypes: readonly string[],
  forms: Readonly<Record<string, unknown>>,
): BusinessProblem[] {
  return subjectTypes
    .filter((type) => !forms[type])
    .map((subjectType) => ownProblem(`forms.${subjectType}`, 'VARIANT_MISSING', { subjectType }))
}

function mapProblems(definition: BusinessDefinition): BusinessProblem[] {
  const known = new Set(definition.archive.maps.map((map) => map.code))
  const named = [
    ...definition.archive.whenApproved.map((map) => ({ path: 'archive.whenApproved', map })),
    ...definition.archive.whenRefused.map((map) => ({ path: 'archive.whenRefused', map })),
    ...definition.flow.nodes.flatMap((node) =>
      node.kind === 'effect' && node.effect.kind === 'archive'
        ? [{ path: `flow.nodes.${node.id}`, map: node.effect.map }]
        : [],
    ),
  ]
  return named.filter(({ map }) => !known.has(map)).map(({ path, map }) => ownProblem(path, 'MAP_UNKNOWN', { map }))
}

/** What the archive map and the print template name that is not there. `parameters`: live archive parameters. */
export function referenceProblems(definition: BusinessDefinition, parameters: ReadonlySet<string>): BusinessProblem[] {
  const forms = Object.values(definition.forms)
  const items = definition.archive.maps.flatMap((map) =>
    map.items.flatMap((item, at): BusinessProblem[] => {
      const path = `archive.maps.${map.code}.${at}`
      const { field, parameter, expiresOn } = item
      const holders = forms.filter((form) => hasField(form, field))
      const wrong: BusinessProblem[] = []
      if (holders.length === 0) wrong.push(ownProblem(path, 'FIELD_UNKNOWN', { field }))
      else if (!holders.some((form) => fileFields(form).has(field)))
        wrong.push(ownProblem(path, 'FIELD_WITHOUT_FILES', { field }))
      if (parameter !== null && !parameters.has(parameter))
        wrong.push(ownProblem(path, 'PARAMETER_UNKNOWN', { parameter }))
      if (expiresOn !== null && !forms.some((form) => hasField(form, expiresOn)))
        wrong.push(ownProblem(path, 'FIELD_UNKNOWN', { field: expiresOn }))
      return wrong
    }),
  )
  const sections = new Set(forms.flatMap((form) => form.sections.map((section) => section.id)))
  const prints = definition.print.without
    .filter((section) => !sections.has(section))
    .map((section) => ownProblem('print.without', 'SECTION_UNKNOWN', { section }))
  const correctable = (definition.launch.correctable ?? [])
    .filter((field) => !forms.some((form) => hasField(form, field)))
    .map((field) => ownProblem('launch.correctable', 'FIELD_UNKNOWN', { field }))
  return [...items, ...mapProblems(definition), ...prints, ...correctable]
}

/** Businesses a flow hands work on to, by code, with the node that does. */
export function relayTargets(flow: FlowDefinition): { nodeId: string; code: string }[] {
  return flow.nodes.flatMap((node) =>
    node.kind === 'relay' || node.kind === 'subFlow'
      ? [{ nodeId: node.id, code: node.flowCode.replace(/^business\./, '') }]
      : [],
  )
}

/**
 * Hand-overs to what does not exist or is retired, and those that lead back: `leadsTo` gives the businesses each
 * published one hands on to.
 */
export function relayProblems(
  own: string,
  flow: FlowDefinition,
  live: ReadonlySet<string>,
  leadsTo: ReadonlyMap<string, readonly string[]>,
): BusinessProblem[] {
  return relayTargets(flow).flatMap(({ nodeId, code }) => {
    const path = `flow.nodes.${nodeId}`
    if (code !== own && !live.has(code)) return [ownProblem(path, 'RELAY_TARGET_UNKNOWN', { code })]
    return reaches(code, own, leadsTo) ? [ownProblem(path, 'RELAY_LOOP', { code })] : []
  })
}

function reaches(from: string, to: string, leadsTo: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>()
  const next = [from]
  for (let code = next.pop(); code !== undefined; code = next.pop()) {
    if (code === to) return true
    if (seen.has(code)) continue
    seen.add(code)
    next.push(...(leadsTo.get(code) ?? []))
  }
  return false
}
