import { RightOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { PortalAccount, PortalHome, PortalStanding } from '#contract/portal'
import { Ago, EmptyState, Link, PageHeader, Panel, QueryState, Stack, StatusBadge, useApi, useLiveRefresh } from '#kit'
import { useClient } from './around.ts'
import styles from './client.module.css'
import { TONES, useNamed } from './words.ts'

function Account({ account }: { account: PortalAccount }) {
  const { t } = useTranslation()
  const named = useNamed()
  const { name } = useClient()
  // The page is headed by the own name already.
  const whose = [
    ...(account.clientName === name ? [] : [account.clientName]),
    ...(account.relation === 'holder' ? [] : [t(`portal:state.relation.${account.relation}`)]),
  ]
  return (
    <Panel
      title={
        <>
          {t(`accounts:state.type.${account.type}`)} <span className={styles.number}>{account.accountNo}</span>
        </>
      }
      extra={account.frozen ? <StatusBadge tone="warn" label={t('portal:page.home.frozen')} /> : null}
    >
      {whose.length > 0 ? <p className={styles.whose}>{whose.join(' · ')}</p> : null}
      {account.businesses.length === 0 ? (
        <p className={styles.faint}>{t('portal:page.home.nothingOpen')}</p>
      ) : (
        <ul className={styles.offers}>
          {account.businesses.map((business) => (
            <li key={business.id}>
              <Link className={styles.offer} to={`/portal/start/${account.id}/${business.id}`}>
                <span>
                  <strong>{named(business.names, business.code)}</strong>
                  <span className={styles.faint}>{named(business.description)}</span>
                </span>
                <RightOutlined aria-hidden="true" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Started({ request }: { request: PortalStanding }) {
  const { t } = useTranslation()
  const named = useNamed()
  return (
    <Link className={styles.offer} to={`/portal/requests/${request.id}`}>
      <span>
        <strong>{named(request.business.names)}</strong>
        <span className={styles.faint}>
          {[request.requestNo, request.accountNo].filter(Boolean).join(' · ')} · <Ago value={request.startedAt} />
        </span>
      </span>
      <StatusBadge tone={TONES[request.stage]} label={t(`portal:page.stage.${request.stage}`)} />
    </Link>
  )
}

/** What waits for those who hold an account together. */
function Agreements({ home }: { home: PortalHome }) {
  const { t } = useTranslation()
  const named = useNamed()
  if (home.agreements.length === 0) return null
  return (
    <Panel title={t('portal:page.agreement.title')}>
      <ul className={styles.offers}>
        {home.agreements.map((one) => (
          <li key={one.id}>
            <Link className={styles.offer} to={`/portal/agreements/${one.id}`}>
              <span>
                <strong>{named(one.business.names)}</strong>
                <span className={styles.faint}>
                  {one.accountNo} · <Ago value={one.askedAt} />
                </span>
              </span>
              <StatusBadge
                tone={one.mine || one.answered ? 'info' : 'warn'}
                label={t(`portal:page.agreement.${one.mine || one.answered ? 'waiting' : 'yours'}`)}
              />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Requests({ home }: { home: PortalHome }) {
  const { t } = useTranslation()
  const named = useNamed()
  const { requests, drafts } = home
  return (
    <Panel title={t('portal:page.home.requests')}>
      {requests.length + drafts.length === 0 ? <EmptyState title={t('portal:page.home.noRequests')} /> : null}
      <ul className={styles.offers}>
        {drafts.map((draft) => (
          <li key={draft.id}>
            <Link
              className={styles.offer}
              to={`/portal/start/${draft.accountId}/${draft.businessId}?draftId=${draft.id}`}
            >
              <span>
                <strong>{named(draft.names)}</strong>
                <span className={styles.faint}>
                  {draft.accountNo} · <Ago value={draft.updatedAt} />
                </span>
              </span>
              <StatusBadge tone="neutral" label={t('portal:page.home.draft')} />
            </Link>
          </li>
        ))}
        {requests.map((request) => (
          <li key={request.id}>
            <Started request={request} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** The own accounts with what may be started on each, and what has been started. */
export default function HomePage() {
  const { t } = useTranslation()
  const { name } = useClient()
  const home = useApi<PortalHome>('/portal/home')
  useLiveRefresh('requests', null, home)
  return (
    <>
      <PageHeader title={t('portal:page.home.title')} subtitle={name} />
      <QueryState query={home} rows={8}>
        {(data) => (
          <Stack>
            <Agreements home={data} />
            <div className={styles.columns}>
              <Stack>
                {data.accounts.length === 0 ? (
                  <Panel>
                    <EmptyState title={t('portal:page.home.noAccounts')} hint={t('portal:page.home.noAccountsHint')} />
                  </Panel>
                ) : null}
                {data.accounts.map((account) => (
                  <Account key={account.id} account={account} />
                ))}
              </Stack>
              <Requests home={data} />
            </div>
          </Stack>
        )}
      </QueryState>
    </>
  )
}
