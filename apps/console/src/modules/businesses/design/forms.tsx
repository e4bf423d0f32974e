import { Button, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldRights, type FlowDefinition, flowDefinition } from '#contract/approvals'
import { type FormDefinition, fieldsOf, formDefinition, type Rights, type SubjectType } from '#contract/forms'
import { EmptyState, Panel, useApi, useLanguage } from '#kit'
import { FormBuilder } from '../doors.ts'
import { useNamed } from '../words.ts'
import styles from './design.module.css'
import { followRenamed, usersOf } from './flow-names.ts'
import type { Design } from './use-design.ts'
import { useSources } from './use-sources.ts'

type Parameters = { items: { code: string; names: Record<string, string>; retired: boolean }[] }

/** The forms of the draft that read as forms, by kind of subject. */
export function formsOf(definition: Design['definition']): Partial<Record<SubjectType, FormDefinition>> {
  const all = (definition.forms ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(all).flatMap(([type, form]) => {
      const read = formDefinition.safeParse(form)
      return read.success ? [[type, read.data]] : []
    }),
  )
}

/** All fields of the draft's forms as one form, each once: what expressions of the flow and of the settings may name. */
export function wholeForm(definition: Design['definition']): FormDefinition | null {
  const forms = Object.values(formsOf(definition))
  const seen = new Set<string>()
  const sections = forms.flatMap((form, at) =>
    form.sections.map((section) => ({
      ...section,
      id: `${section.id}${at}`,
      fields: section.fields.filter(({ key }) => !seen.has(key) && seen.add(key)),
    })),
  )
  return forms.length === 0 ? null : { sections }
}

/** The flow of the draft, as far as it reads as one. */
export const flowOf = (definition: Design['definition']): FlowDefinition | null =>
  flowDefinition.safeParse(definition.flow).data ?? null

/** A form that has nothing in it yet but a place to put it. */
const emptyForm = (label: Record<string, string>): FormDefinition => ({ sections: [{ id: 'main', label, fields: [] }] })

function Start({ design, type, begin }: { design: Design; type: SubjectType; begin: (form: FormDefinition) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const others = Object.entries(formsOf(design.definition))
  return (
    <EmptyState
      title={t('businesses:page.design.noForm', { subject: t(`businesses:state.subjectType.${type}`) })}
      hint={t('businesses:page.design.noFormHint')}
      action={
        <div className={styles.start}>
          <Button
            type="primary"
            onClick={() => begin(emptyForm({ [language]: t('businesses:page.design.firstSection') }))}
          >
            {t('businesses:page.design.startForm')}
          </Button>
          {others.map(([other, form]) => (
            <Button key={other} onClick={() => begin(form as FormDefinition)}>
              {t('businesses:page.design.copyForm', { subject: t(`businesses:state.subjectType.${other}`) })}
            </Button>
          ))}
        </div>
      }
    />
  )
}

const stepRights = (fields: FieldRights, start: boolean): Rights => ({ fields, otherwise: start ? 'edit' : 'read' })

function useSteps(flow: FlowDefinition | null) {
  const named = useNamed()
  return useMemo(
    () =>
      (flow?.nodes ?? []).flatMap((node) =>
        'fields' in node
          ? [{ id: node.id, label: named(node.label, node.id), rights: stepRights(node.fields, node.kind === 'start') }]
          : [],
      ),
    [flow, named],
  )
}

/** Names of the steps and gateways that use each field of the form. */
function useUsers(flow: FlowDefinition | null, form: FormDefinition | undefined, others: readonly FormDefinition[]) {
  const named = useNamed()
  if (!flow || !form) return {}
  const nodes = new Map(flow.nodes.map((node) => [node.id, named(node.label, node.id)]))
  const from = new Map(flow.edges.map((edge) => [edge.id, edge.from]))
  const nameOf = (id: string) => nodes.get(from.get(id) ?? id) ?? id
  return Object.fromEntries(
    [...usersOf(flow, form, others)].map(([address, ids]) => [address, [...new Set([...ids].map(nameOf))]]),
  )
}

/** A form for each kind of subject. */
export function FormsTab({ design }: { design: Design }) {
  const { t } = useTranslation()
  const named = useNamed()
  const { basics, definition, setPart, readOnly } = design
  const [chosen, setType] = useState<SubjectType>(basics.subjectTypes[0] ?? 'person')
  const type = basics.subjectTypes.includes(chosen) ? chosen : (basics.subjectTypes[0] ?? 'person')
  const forms = (definition.forms ?? {}) as Record<string, unknown>
  const form = forms[type] as FormDefinition | undefined
  const parameters = useApi<Parameters>('/archive/parameters')
  const sources = useSources()
  const templates = Object.entries(formsOf(definition))
    .filter(([other]) => other !== type)
    .map(([other, own]) => ({
      id: other,
      label: t(`businesses:state.subjectType.${other}`),
      form: own as FormDefinition,
    }))
  const flow = flowOf(definition)
  const steps = useSteps(flow)
  const otherForms = templates.map((template) => template.form)
  const usedBy = useUsers(flow, formsOf(definition)[type], otherForms)
  const set = (next: FormDefinition) => setPart('forms', { ...forms, [type]: next })
  return (
    <>
      {basics.subjectTypes.length > 1 ? (
        <Segmented
          value={type}
          onChange={(next) => setType(next as SubjectType)}
          options={basics.subjectTypes.map((value) => ({ value, label: t(`businesses:state.subjectType.${value}`) }))}
        />
      ) : null}
      {form ? (
        <FormBuilder
          key={type}
          value={form}
          onChange={set}
          problems={[]}
          sources={sources.map(({ columns, ...source }) => ({
            ...source,
            columns: columns.map(({ key, label }) => (label ? { key, label } : { key })),
          }))}
          parameters={(parameters.data?.items ?? [])
            .filter((one) => !one.retired)
            .map(({ code, names }) => ({ code, name: named(names, code) }))}
          steps={steps}
          readOnly={readOnly}
          templates={templates}
          usedBy={usedBy}
          onRenamed={(renamed) => {
            const followed = flow && followRenamed(flow, otherForms, renamed)
            if (followed && followed !== flow) setPart('flow', followed)
            const launch = design.definition.launch as { title?: string } | undefined
            const elsewhere = otherForms.some((one) => fieldsOf(one).some(({ key }) => key === renamed.from))
            if (launch?.title && !elsewhere) setPart('launch', { ...launch, title: renamed.follow(launch.title) })
          }}
        />
      ) : (
        <Panel>
          <Start design={design} type={type} begin={set} />
        </Panel>
      )}
    </>
  )
}
