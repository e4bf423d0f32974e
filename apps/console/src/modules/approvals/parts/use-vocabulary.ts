import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi, useCommands, useCommandTitle } from '#kit'
import type { FlowFact, Vocabulary } from '../designer/index.tsx'
import { useLabelText } from './label-text.ts'

type Flows = { items: { code: string; label: Record<string, string>; retiredAt: string | null; builtIn: boolean }[] }

/** What the commands of clients and accounts tell of their target; all texts. */
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
] as const

/** What a flow for commands may name: what every ticket knows of its target, commands, and the other flows. */
export function useVocabulary(ownCode: string): Partial<Vocabulary> {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const textOf = useLabelText()
  const { commands } = useCommands()
  const flows = useApi<Flows>('/flows')
  return useMemo(() => {
    const fact = (name: string): FlowFact => ({
      name,
      kind: 'text',
      label: t(`approvals:page.flows.fact.${name}`),
      group: t('approvals:page.flows.factGroup'),
    })
    return {
      facts: FACTS.map((name) => fact(name)),
      commands: [...commands.keys()].map((name) => ({ value: name, label: title(name) })),
      flows: (flows.data?.items ?? [])
        .filter((flow) => flow.code !== ownCode && !flow.retiredAt && !flow.builtIn)
        .map((flow) => ({ value: flow.code, label: textOf(flow.label) || flow.code })),
    }
  }, [t, title, textOf, commands, flows.data, ownCode])
}
