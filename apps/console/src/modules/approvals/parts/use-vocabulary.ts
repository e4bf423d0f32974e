import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ACCOUNT_LEVELS, ACCOUNT_TYPES } from '#contract/accounts'
import type { Label } from '#contract/approvals'
import { CLIENT_CATEGORIES, CLIENT_TYPES } from '#contract/clients'
import { type ListPage, useApi, useBusinessLines, useCan, useCommands, useCommandTitle, useTextOr } from '#kit'
import type { FlowFact, Vocabulary } from '../designer/index.tsx'
import { useLabelText } from './label-text.ts'
import { FACT_WORDS, kindOf } from './use-fact-words.ts'

type Flows = { items: { code: string; label: Record<string, string>; retiredAt: string | null; builtIn: boolean }[] }

/** Published data sources as `GET /sources-offered` tells them to whoever may ask any. */
type Offered = {
  items: {
    code: string
    label: Label
    parameters: { key: string; label: Label }[]
    columns: { key: string; type: string; label: Label | null }[]
  }[]
}

/** What the commands of clients and accounts tell of their target. */
const FACTS = [
  'command',
  'businessLine',
  'departmentId',
  'toDepartmentId',
  'accountType',
  'level',
  'status',
  'clientType',
  'category',
  'freezeReason',
  'cancelReason',
  'contactCooling',
  'phoneChangedRecently',
  'clientGroups',
] as const

/** The values a fact may have, where they are few; business lines are the house's own. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  accountType: ACCOUNT_TYPES,
  level: ACCOUNT_LEVELS,
  clientType: CLIENT_TYPES,
  category: CLIENT_CATEGORIES,
}

/** Client groups by the codes that flows compare, for whoever may see groups. */
function useGroups(): { value: string; label: string }[] | undefined {
  const can = useCan()
  const found = useApi<ListPage>(can('groups.clientGroup.view') ? '/client-groups' : null, { limit: 500, sort: 'code' })
  return useMemo(
    () =>
      found.data?.items.map(({ code, name }) => ({ value: String(code), label: `${String(name)} (${String(code)})` })),
    [found.data],
  )
}

/** What a flow for commands may name: what every ticket knows of its target, commands, and the other flows. */
export function useVocabulary(ownCode: string): Partial<Vocabulary> {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const textOf = useLabelText()
  const textOr = useTextOr()
  const { commands } = useCommands()
  const lines = useBusinessLines()
  const groups = useGroups()
  const can = useCan()
  const flows = useApi<Flows>('/flows')
  const offered = useApi<Offered>(can('sources.source.read') ? '/sources-offered' : null)
  return useMemo(() => {
    const fact = (name: string): FlowFact => {
      const values = name === 'businessLine' ? lines : VALUES[name]
      const worded = values?.map((value) => ({ value, label: textOr(`${FACT_WORDS[name]}.${value}`, value) }))
      const choices = name === 'clientGroups' ? groups : worded
      return {
        name,
        kind: kindOf(name),
        label: t(`approvals:page.flows.fact.${name}`),
        group: t('approvals:page.flows.factGroup'),
        ...(choices ? { choices } : {}),
      }
    }
    return {
      facts: FACTS.map((name) => fact(name)),
      commands: [...commands.keys()].map((name) => ({ value: name, label: title(name) })),
      sources: (offered.data?.items ?? []).map(({ code, label, parameters, columns }) => ({
        code,
        label: textOf(label) || code,
        parameters: parameters.map((one) => ({ value: one.key, label: textOf(one.label) || one.key })),
        columns: columns.map((one) => ({
          value: one.key,
          label: (one.label && textOf(one.label)) || one.key,
          type: one.type,
        })),
      })),
      flows: (flows.data?.items ?? [])
        .filter((flow) => flow.code !== ownCode && !flow.retiredAt && !flow.builtIn)
        .map((flow) => ({ value: flow.code, label: textOf(flow.label) || flow.code })),
    }
  }, [t, title, textOf, textOr, commands, lines, groups, flows.data, offered.data, ownCode])
}
