import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AccountDetail, Dormancy } from '#contract/accounts'
import {
  AsOfNote,
  AsOfPicker,
  BusinessDate,
  Cell,
  CommandButton,
  Facts,
  formatDate,
  formatInstant,
  Grid,
  Instant,
  Link,
  OwnTabs,
  Page,
  PageHeader,
  Panel,
  type Part,
  PartTabs,
  QueryState,
  Stack,
  StateBadge,
  Timeline,
  useApi,
  useAsOf,
  useGo,
  useLiveRefresh,
  useLocale,
  usePageParams,
  useParts,
  usePastParts,
  useReferences,
  useTextOr,
} from '#kit'
import { accountActions } from '../account-actions.ts'
import { EditLabels } from '../parts/edit-labels.tsx'

/** Why it is dormant: what the policy went by, or that a person did it. */
function useDormancyText(): (dormancy: Dormancy) => string {
  const { t } = useTranslation()
  const locale = useLocale()
  return ({ restedAt, lastActiveOn, months }) =>
    lastActiveOn === null
      ? t('accounts:page.account.dormantByHand', { at: formatInstant(restedAt, locale) })
      : t('accounts:page.account.dormantQuiet', { since: formatDate(lastActiveOn, locale), months })
}

/** The one badge, with every reason and everything it blocks. */
function Standing({ account }: { account: AccountDetail }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const dormant = useDormancyText()
  const reasons = account.standing.reasons.map(({ from, reason }) => {
    if (from === 'account' && reason === 'DORMANT' && account.dormancy) {
      return t('accounts:page.account.because', {
        from: t('accounts:state.from.account'),
        reason: dormant(account.dormancy),
      })
    }
    const machine = from === 'client' ? 'clients:state' : 'accounts:state'
    const text = textOr([`${machine}.freezeReason.${reason}`, `${machine}.status.${reason}`], reason)
    return t('accounts:page.account.because', { from: t(`accounts:state.from.${from}`), reason: text })
  })
  const blocks = account.standing.blocked.map((block) => t(`accounts:state.block.${block}`))
  return (
    <StateBadge values="accounts:state.standing" value={account.standing.standing} reasons={reasons} blocks={blocks} />
  )
}

function Overview({ account }: { account: AccountDetail }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const field = (key: string) => t(`accounts:field.${key}`)
  const Department = useReferences().departmentId?.Name
  const value = (machine: string, key: string) => textOr(`accounts:state.${machine}.${key}`, key)
  return (
    <Grid wide>
      <Stack>
        <Panel title={t('accounts:page.account.basic')} extra={<EditLabels account={account} />}>
          <Facts
            items={[
              { label: field('accountNo'), value: account.accountNo },
              {
                label: field('clientId'),
                value: <Link to={`/clients/${account.client.id}`}>{account.client.displayName}</Link>,
              },
              { label: field('clientNo'), value: account.client.clientNo },
              { label: field('type'), value: value('type', account.type) },
              { label: field('level'), value: value('level', account.level) },
              {
                label: field('parentNo'),
                value: account.parentId ? <Link to={`/accounts/${account.parentId}`}>{account.parentNo}</Link> : null,
              },
              { label: field('businessLine'), value: value('businessLine', account.businessLine) },
              {
                label: field('departmentId'),
                value: Department ? <Department value={account.departmentId} /> : null,
              },
              { label: field('status'), value: value('account', account.status) },
              { label: field('openedOn'), value: <BusinessDate value={account.openedOn} /> },
              {
                label: field('cancelledAt'),
                value: account.cancelledAt ? <Instant value={account.cancelledAt} /> : null,
              },
              { label: field('brokerCode'), value: account.brokerCode },
              { label: field('introducerCode'), value: account.introducerCode },
              {
                label: field('marks'),
                value: account.marks.length > 0 ? <Cell kind="tags" value={account.marks} words={null} /> : null,
              },
            ]}
          />
        </Panel>
        <Panel title={field('capabilities')}>
          <Cell kind="tags" value={account.capabilities} words="accounts:state.capability" />
        </Panel>
      </Stack>
      <Freezes account={account} />
    </Grid>
  )
}

function Freezes({ account }: { account: AccountDetail }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (
    <Panel title={t('accounts:field.freezes')}>
      {account.freezes.length === 0 ? (
        t('accounts:page.account.neverFrozen')
      ) : (
        <Timeline
          items={account.freezes.map((freeze) => ({
            id: `${freeze.reason}/${freeze.frozenAt}`,
            at: freeze.liftedAt ?? freeze.frozenAt,
            tone: freeze.liftedAt ? 'good' : 'bad',
            title: t(freeze.liftedAt ? 'accounts:page.account.lifted' : 'accounts:page.account.frozen', {
              reason: textOr(`accounts:state.freezeReason.${freeze.reason}`, freeze.reason),
            }),
            who: freeze.liftedByName ?? freeze.frozenByName ?? '',
            note: freeze.liftedRemark ?? freeze.remark,
            current: freeze.liftedAt === null,
            more: freeze.ticketId ? (
              <Link to={`/tickets/${freeze.ticketId}`}>{t('kit:command.openTicket')}</Link>
            ) : null,
          }))}
        />
      )}
    </Panel>
  )
}

/** What may be done with it, here and by other modules. */
function Actions({ account }: { account: AccountDetail }) {
  const parts = useParts('accountActions', account.id)
  return (
    <>
      {parts.map((part) => (
        <span key={part.id}>{part.content}</span>
      ))}
      {accountActions(account).map((action) => (
        <CommandButton key={action.command} {...action} />
      ))}
    </>
  )
}

/** The client's other accounts, one choice away. */
function AccountSwitch({ account }: { account: AccountDetail }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const go = useGo()
  const [at] = useAsOf()
  if (account.linked.length < 2) return null
  const nameOf = ({ accountNo, type, level }: AccountDetail['linked'][number]) =>
    [
      accountNo,
      textOr(`accounts:state.type.${type}`, type),
      ...(level === 'sub' ? [textOr(`accounts:state.level.${level}`, level)] : []),
    ].join(' · ')
  return (
    <Select
      aria-label={t('accounts:page.account.switch')}
      value={account.id}
      popupMatchSelectWidth={false}
      onChange={(id: string) => go(`/accounts/${id}${at ? `?at=${encodeURIComponent(at)}` : ''}`)}
      options={account.linked.map((one) => ({ value: one.id, label: nameOf(one) }))}
    />
  )
}

function AccountTabs({ account }: { account: AccountDetail }) {
  const { t } = useTranslation()
  const own = [{ id: 'overview', label: t('accounts:page.account.overview'), content: <Overview account={account} /> }]
  return account.asOf === null ? (
    <PartTabs place="account" id={account.id} own={own} />
  ) : (
    <PastTabs id={account.id} at={account.asOf} own={own} />
  )
}

/** The account's own data and what other modules can tell of that moment. */
function PastTabs({ id, at, own }: { id: string; at: string; own: readonly Part[] }) {
  return <OwnTabs own={[...own, ...usePastParts('account', id, at)]} />
}

/** One account, now or as it was: standing with its reasons, data, documents, records. */
export default function AccountPage() {
  const { t } = useTranslation()
  const { accountId = '' } = usePageParams()
  const [at] = useAsOf()
  const account = useApi<AccountDetail>(`/accounts/${accountId}`, at ? { at } : undefined)
  useLiveRefresh('accounts', accountId, account)
  return (
    <Page>
      {at && account.error ? (
        <>
          <PageHeader title={t('accounts:page.accounts.title')} />
          <AsOfNote />
        </>
      ) : null}
      <QueryState query={account} rows={10}>
        {(data) => (
          <>
            <PageHeader
              back={{ to: '/accounts', label: t('accounts:page.accounts.title') }}
              title={data.accountNo}
              subtitle={
                <Link to={`/clients/${data.client.id}${at ? `?at=${encodeURIComponent(at)}` : ''}`}>
                  {data.client.displayName}
                </Link>
              }
              status={<Standing account={data} />}
              actions={
                <>
                  <AccountSwitch account={data} />
                  {data.asOf === null ? <Actions account={data} /> : null}
                  <AsOfPicker />
                </>
              }
            />
            <AsOfNote />
            <AccountTabs account={data} />
          </>
        )}
      </QueryState>
    </Page>
  )
}
