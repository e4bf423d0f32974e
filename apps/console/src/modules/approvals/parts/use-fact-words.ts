import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Condition, FactWord, FlowDefinition } from '#contract/approvals'
import { useCommandTitle, useTextOr } from '#kit'
import type { FlowFact } from '../designer/index.tsx'
import { useLabelText } from './label-text.ts'

/** Facts that come from no form, and where the words of their values stand. */
export const FACT_WORDS: Readonly<Record<string, string | null>> = {
  command: null,
  businessLine: 'access:state.businessLine',
  departmentId: null,
  toDepartmentId: null,
  accountType: 'accounts:state.type',
  level: 'accounts:state.level',
  status: 'accounts:state.account',
  clientType: 'clients:state.type',
  category: 'clients:state.category',
  freezeReason: 'accounts:state.freezeReason',
  cancelReason: 'accounts:state.reason',
  'subject.type': 'businesses:state.subjectType',
  'account.type': 'accounts:state.type',
  'client.type': 'clients:state.type',
  'request.origin': 'businesses:state.origin',
  clientGroups: null,
  contactCooling: null,
  phoneChangedRecently: null,
}
/** Those that are either so or not. */
const YES_OR_NO = new Set(['contactCooling', 'phoneChangedRecently'])

/** How a fact that comes from no form is compared. */
export const kindOf = (name: string): FlowFact['kind'] => (YES_OR_NO.has(name) ? 'boolean' : 'text')

/** The values that conditions compare a fact with. */
function valuesIn(condition: Condition, fact: string): string[] {
  if (condition.kind === 'compare') return condition.fact === fact ? [condition.value] : []
  if (condition.kind === 'oneOf') return condition.fact === fact ? [...condition.values] : []
  if (condition.kind === 'not') return valuesIn(condition.of, fact)
  return condition.of.flatMap((part) => valuesIn(part, fact))
}

/** What a drawing's facts are called in the reader's language, with the words of the values it compares them with. */
export function useFactWords(): (definition: FlowDefinition, words?: readonly FactWord[]) => FlowFact[] {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const labelOf = useLabelText()
  const title = useCommandTitle()
  return useMemo(
    () =>
      (definition, words = []) => {
        const known = Object.entries(FACT_WORDS).map(([name, values]): FlowFact => {
          const used = definition.edges.flatMap((edge) => (edge.condition ? valuesIn(edge.condition, name) : []))
          const wordOf = (value: string) => {
            if (name === 'command') return title(value)
            return values === null ? value : textOr(`${values}.${value}`, value)
          }
          const choices = [...new Set(used)].map((value) => ({ value, label: wordOf(value) }))
          return { name, kind: kindOf(name), label: t(`approvals:page.flows.fact.${name.replace('.', '-')}`), choices }
        })
        const own = words.map(({ name, kind, parts, aggregate, choices }): FlowFact => {
          const texts = [...parts.map(labelOf), aggregate ? t(`approvals:page.flows.aggregate.${aggregate}`) : '']
          return {
            name,
            kind,
            label: texts.filter(Boolean).join(' · '),
            choices: choices.map(({ value, label }) => ({ value, label: labelOf(label) || value })),
          }
        })
        return [...own, ...known.filter(({ name }) => !own.some((one) => one.name === name))]
      },
    [t, textOr, labelOf, title],
  )
}
