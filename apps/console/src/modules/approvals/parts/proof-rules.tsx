import { SafetyOutlined } from '@ant-design/icons'
import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ProofRule } from '#contract/approvals'
import { CommandButton, Panel, QueryState, useApi, useLanguage } from '#kit'
import styles from '../pages/rules.module.css'

type Flow = { code: string; label: Partial<Record<string, string>>; retiredAt: string | null }

function Rule({ rule, refetch }: { rule: ProofRule; refetch: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { flowCode, flowLabel, nodeId, fact, atLeast, minutes } = rule
  const flow = flowCode === null ? t('approvals:page.proof.all') : (flowLabel?.[language] ?? flowLabel?.en ?? flowCode)
  return (
    <Flex gap={8} align="center" wrap className={styles.proof ?? ''}>
      <span>{nodeId === null ? flow : `${flow} · ${nodeId}`}</span>
      <Tag>
        {fact === null
          ? t('approvals:page.proof.whatever')
          : t('approvals:page.proof.from', { fact, amount: atLeast ?? '0' })}
      </Tag>
      <Tag>{t('approvals:page.proof.counts', { count: minutes })}</Tag>
      <CommandButton command="approvals.proof.removeRule" size="small" fixed={{ id: rule.id }} onDone={refetch} />
    </Flex>
  )
}

/** Which decisions ask whoever makes them to show again who they are. */
export function ProofRules({ flows }: { flows: readonly Flow[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const rules = useApi<{ items: ProofRule[] }>('/proof-rules')
  const refetch = () => void rules.refetch()
  const options = flows
    .filter((flow) => flow.retiredAt === null)
    .map((flow) => ({ value: flow.code, label: flow.label[language] ?? flow.label.en ?? flow.code }))
  return (
    <Panel
      title={t('approvals:page.proof.title')}
      extra={
        <CommandButton
          command="approvals.proof.setRule"
          icon={<SafetyOutlined />}
          size="small"
          initial={{ minutes: 5 }}
          fields={{ flowCode: { options }, reason: { kind: 'textarea' } }}
          onDone={refetch}
        />
      }
    >
      <p>{t('approvals:page.proof.lead')}</p>
      <QueryState query={rules}>
        {({ items }) =>
          items.length === 0
            ? t('approvals:page.proof.none')
            : items.map((rule) => <Rule key={rule.id} rule={rule} refetch={refetch} />)
        }
      </QueryState>
    </Panel>
  )
}
