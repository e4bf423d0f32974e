import { Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { FactWord, flowDetail } from '#contract/approvals'
import { type FieldInputProps, type FieldOption, useApi } from '#kit'
import { useLabelText } from './label-text.ts'
import { useFactWords } from './use-fact-words.ts'

export type ProofFlow = { id: string; code: string; label: Partial<Record<string, string>>; retiredAt: string | null }
type Drawn = z.output<typeof flowDetail>

/** What a flow in force names: the steps that approve, the numbers they decide about. Nothing while no flow is named. */
export function useFlowWords(flow: ProofFlow | undefined): { steps: FieldOption[]; facts: FieldOption[] } {
  const textOf = useLabelText()
  const factWords = useFactWords()
  const { data } = useApi<Drawn>(flow ? `/flows/${flow.id}` : null)
  if (!data?.definition) return { steps: [], facts: [] }
  const { definition } = data
  const words: readonly FactWord[] = data.facts
  return {
    steps: definition.nodes
      .filter(({ kind }) => kind === 'approve')
      .map((node) => ({ value: node.id, label: textOf(node.label) || node.id })),
    facts: factWords(definition, words)
      .filter(({ kind }) => kind === 'decimal')
      .map(({ name, label }) => ({ value: name, label })),
  }
}

/** A choice that goes with the flow chosen above it; without one there is nothing to choose. */
function OfFlow({
  flows,
  of,
  id,
  value,
  onChange,
}: FieldInputProps & { flows: readonly ProofFlow[]; of: 'steps' | 'facts' }) {
  const { t } = useTranslation()
  const code = Form.useWatch<string | undefined>('flowCode')
  const flow = flows.find((one) => one.code === code)
  const options = useFlowWords(flow)[of]
  return (
    <Select
      id={id ?? ''}
      allowClear
      value={typeof value === 'string' ? value : null}
      disabled={!flow || options.length === 0}
      placeholder={t(`approvals:page.proof.${!flow ? 'flowFirst' : options.length === 0 ? `no.${of}` : `any.${of}`}`)}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={(next?: string) => onChange?.(next ?? null)}
    />
  )
}

/** Chooses the flow; what was chosen of another flow is let go. */
function FlowChoice({ flows, id, value, onChange }: FieldInputProps & { flows: readonly ProofFlow[] }) {
  const { t } = useTranslation()
  const textOf = useLabelText()
  const form = Form.useFormInstance()
  return (
    <Select
      id={id ?? ''}
      allowClear
      value={typeof value === 'string' ? value : null}
      placeholder={t('approvals:page.proof.all')}
      options={flows
        .filter((flow) => flow.retiredAt === null)
        .map((flow) => ({ value: flow.code, label: textOf(flow.label) || flow.code }))}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={(next?: string) => {
        form.setFieldsValue({ nodeId: null, fact: null, atLeast: null })
        onChange?.(next ?? null)
      }}
    />
  )
}

/** The inputs of a rule as choices with words: flow, step of it, value of it; the amount as a number. */
export const proofFields = (flows: readonly ProofFlow[]) =>
  ({
    flowCode: { render: (props: FieldInputProps) => <FlowChoice {...props} flows={flows} /> },
    nodeId: { render: (props: FieldInputProps) => <OfFlow {...props} flows={flows} of="steps" /> },
    fact: { render: (props: FieldInputProps) => <OfFlow {...props} flows={flows} of="facts" /> },
    atLeast: { kind: 'amount' },
    reason: { kind: 'textarea' },
  }) as const
