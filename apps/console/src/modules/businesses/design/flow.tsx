import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ACCOUNT_TYPES } from '#contract/accounts'
import type { FlowDefinition, SketchProblem } from '#contract/approvals'
import { ORIGINS } from '#contract/businesses'
import { CLIENT_TYPES } from '#contract/clients'
import { type Field, factSourcesOf, fieldsOf, tableOf } from '#contract/forms'
import {
  ApiProblem,
  type ListPage,
  useApi,
  useCommands,
  useCommandTitle,
  useFieldProblemText,
  useProblemText,
} from '#kit'
import { emptyFlow, FlowDesigner, type FlowFact, type FlowField, type FlowProblem, useFlowId } from '../doors.ts'
import { useNamed } from '../words.ts'
import { DrawnWith, HintRule, TargetField } from './flow-inputs.tsx'
import { formsOf, wholeForm } from './forms.tsx'
import type { Design } from './use-design.ts'
import { useFlowSources } from './use-sources.ts'

/** What the flow may name of the forms: each fact and field once, whichever form has it. */
export function useFormWords(design: Pick<Design, 'definition' | 'basics'>): {
  facts: FlowFact[]
  fields: FlowField[]
} {
  const { t } = useTranslation()
  const named = useNamed()
  return useMemo(() => {
    const forms = Object.values(formsOf(design.definition))
    const facts = new Map<string, FlowFact>()
    const fields = new Map<string, FlowField>()
    const around = (name: string, values: readonly string[], word: (value: string) => string): FlowFact => ({
      name,
      kind: 'text',
      label: t(`businesses:page.design.fact.${name.replace('.', '-')}`),
      group: t('businesses:page.design.factGroup'),
      choices: values.map((value) => ({ value, label: word(value) })),
    })
    for (const fact of [
      around('subject.type', design.basics.subjectTypes, (value) => t(`businesses:state.subjectType.${value}`)),
      around('client.type', CLIENT_TYPES, (value) => t(`clients:state.type.${value}`)),
      around('request.origin', ORIGINS, (value) => t(`businesses:state.origin.${value}`)),
      around('account.type', ACCOUNT_TYPES, (value) => t(`accounts:state.type.${value}`)),
    ])
      facts.set(fact.name, fact)
    const label = (field: Field) => named(field.label, field.key)
    /** What a field offers to choose from; nothing when a data source answers that. */
    const offered = (field: Field): Pick<FlowFact, 'choices'> =>
      (field.kind === 'select' || field.kind === 'multiSelect') && field.choices.length > 0
        ? { choices: field.choices.map((one) => ({ value: one.value, label: named(one.label, one.value) })) }
        : {}
    for (const form of forms) {
      for (const { fact, kind, field, column, aggregate } of factSourcesOf(form)) {
        const parts = [
          label(field),
          column ? label(column as Field) : null,
          aggregate ? t(`businesses:page.design.aggregate.${aggregate}`) : null,
        ]
        facts.set(fact, {
          name: fact,
          kind,
          label: parts.filter(Boolean).join(' · '),
          group: t('businesses:page.design.tab.forms'),
          ...(aggregate ? {} : offered((column ?? field) as Field)),
        })
      }
      for (const field of fieldsOf(form)) {
        const columns = tableOf(field)?.columns.map((column) => ({ key: column.key, label: label(column as Field) }))
        fields.set(field.key, { key: field.key, label: label(field), ...(columns ? { columns } : {}) })
      }
    }
    return { facts: [...facts.values()], fields: [...fields.values()] }
  }, [design.definition, design.basics.subjectTypes, named, t])
}

/** What a fact is called; its bare name where the forms know none. */
export function useFactLabel(design: Design): (name: string) => string {
  const { facts } = useFormWords(design)
  return (name) => facts.find((fact) => fact.name === name)?.label ?? name
}

/** What a drawing can't know of itself: steps that nobody in this house carries out. */
const OUTSIDE: readonly string[] = ['NODE_KIND_UNAVAILABLE', 'COMMAND_UNKNOWN'] satisfies SketchProblem['code'][]

/** Problems of the drawing as the server last found them, at the steps and ways that are still there. */
function useOutsideProblems({ business }: Design, flow: FlowDefinition): FlowProblem[] {
  const textOf = useFieldProblemText()
  const nextOf = useProblemText()
  return business.problems.flatMap((problem): FlowProblem[] => {
    const { module, code, path } = problem
    const [part, kind, id] = path.split('.')
    const known = part === 'flow' && [...flow.nodes, ...flow.edges].some((one) => one.id === id)
    if (!known || id === undefined || (kind !== 'nodes' && kind !== 'edges')) return []
    if (module !== 'approvals') {
      const warns = problem.severity === 'warning'
      const next = warns ? nextOf(new ApiProblem({ status: 409, ...problem })).next : ''
      return [{ code, at: id, path, text: textOf(module, problem), next, warns }]
    }
    return OUTSIDE.includes(code) ? [{ code: code as SketchProblem['code'], at: id }] : []
  })
}

/** What the inputs of the drawing need of the draft and of the other businesses. */
function useDrawn(design: Design, others: ListPage | undefined) {
  const { definition, readOnly } = design
  const { forms } = definition
  return useMemo(
    () => ({
      form: wholeForm({ forms }),
      readOnly,
      idOf: (flowCode: string) => others?.items.find((row) => flowCode === `business.${String(row.code)}`)?.id,
    }),
    [forms, readOnly, others],
  )
}

/** The way a request goes, drawn over the forms it is about. */
export function FlowTab({ design }: { design: Design }) {
  const title = useCommandTitle()
  const { commands } = useCommands()
  const words = useFormWords(design)
  const sources = useFlowSources()
  const flowId = useFlowId(`business.${design.business.code}`)
  const others = useApi<ListPage>('/businesses', { limit: 200, state: 'published' })
  const flow = useMemo(
    () => (design.definition.flow as FlowDefinition | undefined) ?? emptyFlow(),
    [design.definition.flow],
  )
  const problems = useOutsideProblems(design, flow)
  const drawn = useDrawn(design, others.data)
  const maps = ((design.definition.archive as { maps?: { code: string }[] } | undefined)?.maps ?? []).map(
    ({ code }) => ({
      value: code,
      label: code,
    }),
  )
  return (
    <DrawnWith value={drawn}>
      <FlowDesigner
        value={flow}
        onChange={(next) => design.setPart('flow', next)}
        readOnly={design.readOnly}
        flowId={flowId}
        problems={problems}
        facts={words.facts}
        TargetField={TargetField}
        Rule={drawn.form ? HintRule : null}
        fields={words.fields}
        sources={sources}
        archiveMaps={maps}
        commands={[...commands.keys()].map((name) => ({ value: name, label: title(name) }))}
        flows={(others.data?.items ?? [])
          .filter((row) => row.id !== design.business.id)
          .map((row) => ({
            value: `business.${String(row.code)}`,
            label: String(row.names ?? row.code),
          }))}
      />
    </DrawnWith>
  )
}
