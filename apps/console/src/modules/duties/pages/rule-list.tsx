import { PlusOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { RuleView } from '#contract/duties'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StatusBadge,
  useApi,
  useLiveRefresh,
} from '#kit'
import { Keys } from '../parts/keys.tsx'
import { Severity, useWeights } from '../parts/severity.tsx'

type Rules = { items: RuleView[]; foundAt: string | null }

function Actions({ rule }: { rule: RuleView }) {
  const { t } = useTranslation()
  const fields = useWeights()
  const { code, severity, active, names, oneSide, otherSide, builtin } = rule
  return (
    <>
      {builtin ? null : (
        <CommandButton
          command="duties.rule.save"
          size="small"
          type="text"
          label={t('duties:page.rules.change')}
          fixed={{ code }}
          initial={{ names, oneSide, otherSide, severity, active }}
          fields={fields}
        />
      )}
      <CommandButton
        command="duties.rule.weigh"
        size="small"
        type="text"
        fixed={{ code }}
        initial={{ severity, active }}
        fields={fields}
      />
    </>
  )
}

function useColumns(): readonly DataColumn<RuleView>[] {
  const { t, i18n } = useTranslation()
  return [
    {
      key: 'name',
      label: t('duties:field.rule'),
      show: (rule) => (
        <>
          {rule.names[i18n.language as keyof RuleView['names']]}{' '}
          {rule.builtin ? <StatusBadge tone="neutral" label={t('duties:page.rules.builtin')} /> : null}{' '}
          {rule.active ? null : <StatusBadge tone="warn" label={t('duties:page.rules.resting')} />}
        </>
      ),
    },
    { key: 'severity', label: t('duties:field.severity'), show: (rule) => <Severity value={rule.severity} /> },
    {
      key: 'oneSide',
      label: t('duties:field.oneSide'),
      show: (rule) => (rule.kind === 'flow' ? t(`duties:page.rules.flow.${rule.code}`) : <Keys keys={rule.oneSide} />),
    },
    {
      key: 'otherSide',
      label: t('duties:field.otherSide'),
      show: (rule) => (rule.kind === 'flow' ? t('duties:page.rules.flow.asked') : <Keys keys={rule.otherSide} />),
    },
    {
      key: 'open',
      label: t('duties:page.rules.open'),
      show: (rule) => <Link to={`/duties?ruleCode=${rule.code}&state=open,proposed`}>{rule.open}</Link>,
    },
    {
      key: 'accepted',
      label: t('duties:page.rules.accepted'),
      show: (rule) => <Link to={`/duties?ruleCode=${rule.code}&state=accepted`}>{rule.accepted}</Link>,
    },
    { key: 'actions', label: t('kit:table.actions'), actions: true, show: (rule) => <Actions rule={rule} /> },
  ]
}

/** What nobody should have both of, and how many people have. */
export default function RuleList() {
  const { t } = useTranslation()
  const fields = useWeights()
  const rules = useApi<Rules>('/duties/rules')
  useLiveRefresh('dutyConflicts', null, rules)
  const columns = useColumns()
  return (
    <Page>
      <PageHeader
        back={{ to: '/duties', label: t('duties:page.title') }}
        title={t('duties:page.rules.title')}
        subtitle={t('duties:page.rules.lead')}
        actions={
          <CommandButton
            command="duties.rule.save"
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            initial={{ severity: 'medium', active: true }}
            fields={fields}
          />
        }
      />
      <Panel flush>
        <QueryState query={rules} rows={10}>
          {({ items }) => <DataTable columns={columns} rows={items} keyOf={(rule) => rule.code} />}
        </QueryState>
      </Panel>
      {rules.data?.foundAt ? (
        <p>
          {t('duties:page.rules.foundAt')} <Instant value={rules.data.foundAt} />
        </p>
      ) : null}
    </Page>
  )
}
