import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { FALLBACKS, type rule } from '#contract/approvals'
import {
  CommandButton,
  EmptyState,
  Instant,
  Link,
  moduleOf,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StatusBadge,
  useApi,
  useCommands,
  useCommandTitle,
  useLanguage,
  useTextOr,
} from '#kit'
import { ProofRules } from '../parts/proof-rules.tsx'
import { ASKED_BY_HAND } from '../parts/ticket-kinds.ts'
import { WhoDecides } from '../parts/who-decides.tsx'
import styles from './rules.module.css'

type Rule = z.output<typeof rule>
type Flow = { id: string; code: string; label: Partial<Record<string, string>>; retiredAt: string | null }

/** Commands for which a form says who would be asked. */
const ASKABLE = new Set(ASKED_BY_HAND.flatMap((kind) => kind.commands))

function RuleRow({ rule, flows }: { rule: Rule; flows: readonly Flow[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const title = useCommandTitle()
  const { commands } = useCommands()
  const nameOf = (flow: { code: string; label: Partial<Record<string, string>> }) =>
    flow.label[language] ?? flow.label.en ?? flow.code
  const configured = rule.flow?.published === true
  const fallback = t(`approvals:state.fallback.${rule.fallback}`)
  const timed =
    rule.autoAfterSeconds === null
      ? fallback
      : `${fallback} (${t('approvals:page.rules.seconds', { count: rule.autoAfterSeconds })})`
  const how = rule.flow && configured ? nameOf(rule.flow) : timed
  return (
    <tr>
      <td>
        {title(rule.command)}
        <code className={styles.code}>{rule.command}</code>
      </td>
      <td>
        <StatusBadge
          tone={configured ? 'good' : 'neutral'}
          label={t(`approvals:page.rules.${configured ? 'isConfigured' : rule.flow ? 'unpublished' : 'notConfigured'}`)}
        />
      </td>
      <td>
        <StatusBadge
          tone={configured ? 'good' : rule.fallback === 'BLOCK' ? 'bad' : rule.fallback === 'NONE' ? 'neutral' : 'warn'}
          label={how}
        />
      </td>
      <td>
        {rule.explicit ? (
          <>
            {rule.changedBy} <Instant value={rule.changedAt} />
          </>
        ) : (
          t('approvals:page.rules.seeded')
        )}
      </td>
      <td className={styles.tools}>
        {ASKABLE.has(rule.command) && commands.has(rule.command) ? (
          <Link to={`/tickets/new?command=${rule.command}`} className={styles.who}>
            {t('approvals:page.rules.who')}
          </Link>
        ) : (
          <WhoDecides command={rule.command} />
        )}
        <CommandButton
          command="approvals.rule.set"
          title={t('approvals:page.rules.setOf', { command: title(rule.command) })}
          size="small"
          fixed={{ command: rule.command }}
          initial={{ flowId: rule.flow?.id ?? null, fallback: rule.fallback, autoAfterSeconds: rule.autoAfterSeconds }}
          fields={{
            flowId: {
              options: flows
                .filter((flow) => flow.retiredAt === null && !flow.code.startsWith('business.'))
                .map((flow) => ({ value: flow.id, label: nameOf(flow) })),
            },
            fallback: { options: FALLBACKS.map((value) => ({ value, label: t(`approvals:state.fallback.${value}`) })) },
          }}
        />
      </td>
    </tr>
  )
}

function RuleTable({ module, rules, flows }: { module: string; rules: readonly Rule[]; flows: readonly Flow[] }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (
    <Panel title={textOr(`platform:state.module.${module}`, module)} flush>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {['command', 'configured', 'how', 'changed'].map((key) => (
                <th key={key} scope="col">
                  {t(`approvals:page.rules.${key}`)}
                </th>
              ))}
              <th scope="col">
                <span className="k-visually-hidden">{t('kit:table.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map((each) => (
              <RuleRow key={each.command} rule={each} flows={flows} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

/** Every command that can be put behind approval, and what is laid down for it: no hidden default. */
export default function Rules() {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const [wanted, setWanted] = useState('')
  const rules = useApi<{ items: Rule[] }>('/approval-rules')
  const flows = useApi<{ items: Flow[] }>('/flows')
  const word = wanted.trim().toLowerCase()
  const fits = ({ command }: Rule) =>
    command.toLowerCase().includes(word) || title(command).toLowerCase().includes(word)
  return (
    <Page>
      <PageHeader title={t('approvals:page.rules.title')} subtitle={t('approvals:page.rules.lead')} />
      <ProofRules flows={flows.data?.items ?? []} />
      <QueryState query={rules}>
        {({ items }) => {
          const groups = Map.groupBy(items.filter(fits), ({ command }) => moduleOf(command))
          return (
            <>
              <Input
                className={styles.find ?? ''}
                allowClear
                prefix={<SearchOutlined aria-hidden="true" />}
                aria-label={t('approvals:page.rules.find')}
                placeholder={t('approvals:page.rules.find')}
                value={wanted}
                onChange={({ target }) => setWanted(target.value)}
              />
              {groups.size === 0 ? <EmptyState title={t('approvals:page.rules.noneFound')} /> : null}
              {[...groups].map(([module, own]) => (
                <RuleTable key={module} module={module} rules={own} flows={flows.data?.items ?? []} />
              ))}
            </>
          )
        }}
      </QueryState>
    </Page>
  )
}
