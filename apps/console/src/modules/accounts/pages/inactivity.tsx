import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { InactiveAccounts, InactivityRule } from '#contract/accounts'
import {
  BusinessDate,
  CommandButton,
  type DataColumn,
  DataTable,
  Instant,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  usePageSearch,
} from '#kit'

type Row = { row: InactivityRule }

function Standing({ row: { active, source } }: Row) {
  const { t } = useTranslation()
  if (active) return <StatusBadge tone="good" label={t('accounts:page.inactivity.on')} />
  const reasons = source === null ? [t('accounts:page.inactivity.unverified')] : []
  return <StatusBadge tone="neutral" label={t('accounts:page.inactivity.off')} reasons={reasons} />
}

function SetBy({ row: { setByName, setAt } }: Row) {
  if (setByName === null || setAt === null) return '–'
  return (
    <>
      {setByName} · <Instant value={setAt} />
    </>
  )
}

function Actions({ row }: Row) {
  const { t } = useTranslation()
  const [, change] = usePageSearch()
  const type = t(`accounts:state.type.${row.type}`)
  return (
    <>
      <CommandButton
        size="small"
        command="accounts.inactivity.set"
        title={`${t('accounts:command.inactivity.set')} · ${type}`}
        fixed={{ type: row.type }}
        initial={{ active: row.active, months: row.months, source: row.source }}
        fields={{ remark: { kind: 'textarea' } }}
      />{' '}
      <Button size="small" onClick={() => change({ type: row.type, months: String(row.months) })}>
        {t('accounts:page.inactivity.previewFor', { type })}
      </Button>
    </>
  )
}

function useColumns(): readonly DataColumn<InactivityRule>[] {
  const { t } = useTranslation()
  return [
    { key: 'type', label: t('accounts:field.type'), show: ({ type }) => t(`accounts:state.type.${type}`) },
    { key: 'active', label: t('accounts:page.inactivity.rule'), show: (row) => <Standing row={row} /> },
    { key: 'months', label: t('accounts:field.months'), show: ({ months }) => months },
    {
      key: 'source',
      label: t('accounts:field.source'),
      show: ({ source }) => source ?? t('accounts:page.inactivity.unverified'),
    },
    { key: 'set', label: t('accounts:field.setByName'), show: (row) => <SetBy row={row} /> },
    {
      key: 'actions',
      label: t('accounts:page.inactivity.change'),
      actions: true,
      show: (row) => <Actions row={row} />,
    },
  ]
}

type DueRow = InactiveAccounts['items'][number]

function useDueColumns(): readonly DataColumn<DueRow>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'accountNo',
      label: t('accounts:field.accountNo'),
      show: ({ id, accountNo }) => <Link to={`/accounts/${id}`}>{accountNo}</Link>,
    },
    { key: 'clientName', label: t('accounts:field.clientName'), show: ({ clientName }) => clientName },
    {
      key: 'lastActiveOn',
      label: t('accounts:field.lastActiveOn'),
      show: ({ lastActiveOn }) => <BusinessDate value={lastActiveOn} />,
    },
  ]
}

function Due({ due }: { due: InactiveAccounts }) {
  const { t } = useTranslation()
  const columns = useDueColumns()
  if (due.count === 0) return t('accounts:page.inactivity.none')
  return (
    <Stack>
      <p>{t(`accounts:page.inactivity.${due.capped ? 'more' : 'count'}`, { count: due.count })}</p>
      <DataTable columns={columns} rows={due.items} keyOf={({ id }) => id} />
    </Stack>
  )
}

/** Who would go dormant today, before anybody turns a rule on. */
function Preview() {
  const { t } = useTranslation()
  const [{ type, months }] = usePageSearch()
  const asked = type !== undefined && months !== undefined
  const due = useApi<InactiveAccounts>(asked ? '/account-inactivity/due' : null, asked ? { type, months } : undefined)
  return (
    <Panel title={t('accounts:page.inactivity.preview')}>
      {asked ? (
        <QueryState query={due} rows={6}>
          {(answer) => <Due due={answer} />}
        </QueryState>
      ) : (
        t('accounts:page.inactivity.choose')
      )}
    </Panel>
  )
}

/** After how long accounts go dormant, type by type. */
export default function Inactivity() {
  const { t } = useTranslation()
  const rules = useApi<{ items: InactivityRule[] }>('/account-inactivity')
  const columns = useColumns()
  return (
    <Page>
      <PageHeader title={t('accounts:page.inactivity.title')} subtitle={t('accounts:page.inactivity.lead')} />
      <Stack>
        <Panel title={t('accounts:page.inactivity.rules')}>
          <Stack>
            <p>{t('accounts:page.inactivity.how')}</p>
            <QueryState query={rules} rows={5}>
              {({ items }) => <DataTable columns={columns} rows={items} keyOf={({ type }) => type} />}
            </QueryState>
          </Stack>
        </Panel>
        <Preview />
      </Stack>
    </Page>
  )
}
