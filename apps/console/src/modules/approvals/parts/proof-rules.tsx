import { SafetyOutlined } from '@ant-design/icons'
import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ProofRule } from '#contract/approvals'
import { CommandButton, formatDecimal, Panel, QueryState, useApi, useLocale } from '#kit'
import styles from '../pages/rules.module.css'
import { useLabelText } from './label-text.ts'
import { type ProofFlow, proofFields, useFlowWords } from './proof-choices.tsx'

function Rule({ rule, flow, refetch }: { rule: ProofRule; flow: ProofFlow | undefined; refetch: () => void }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const textOf = useLabelText()
  const { flowCode, flowLabel, nodeId, fact, atLeast, minutes, signature } = rule
  const words = useFlowWords(nodeId === null && fact === null ? undefined : flow)
  const name = flowCode === null ? t('approvals:page.proof.all') : textOf(flowLabel) || flowCode
  const step = words.steps.find(({ value }) => value === nodeId)?.label ?? nodeId
  const what = words.facts.find(({ value }) => value === fact)?.label ?? fact
  return (
    <Flex gap={8} align="center" wrap className={styles.proof ?? ''}>
      <span>{step === null ? name : `${name} · ${step}`}</span>
      <Tag>
        {what === null
          ? t('approvals:page.proof.whatever')
          : t('approvals:page.proof.from', { fact: what, amount: formatDecimal(atLeast ?? '0', locale) })}
      </Tag>
      <Tag>{t('approvals:page.proof.counts', { count: minutes })}</Tag>
      {signature ? <Tag>{t('approvals:page.proof.signs')}</Tag> : null}
      <CommandButton command="approvals.proof.removeRule" size="small" fixed={{ id: rule.id }} onDone={refetch} />
    </Flex>
  )
}

/** Which decisions ask whoever makes them to show again who they are. */
export function ProofRules({ flows }: { flows: readonly ProofFlow[] }) {
  const { t } = useTranslation()
  const rules = useApi<{ items: ProofRule[] }>('/proof-rules')
  const refetch = () => void rules.refetch()
  return (
    <Panel
      title={t('approvals:page.proof.title')}
      extra={
        <CommandButton
          command="approvals.proof.setRule"
          icon={<SafetyOutlined aria-hidden="true" />}
          size="small"
          initial={{ minutes: 5 }}
          fields={{ ...proofFields(flows), signature: { label: t('approvals:page.proof.signAsWell') } }}
          onDone={refetch}
        />
      }
    >
      <p>{t('approvals:page.proof.lead')}</p>
      <QueryState query={rules}>
        {({ items }) =>
          items.length === 0
            ? t('approvals:page.proof.none')
            : items.map((rule) => (
                <Rule
                  key={rule.id}
                  rule={rule}
                  flow={flows.find(({ code }) => code === rule.flowCode)}
                  refetch={refetch}
                />
              ))
        }
      </QueryState>
    </Panel>
  )
}
