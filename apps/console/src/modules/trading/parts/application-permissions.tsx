import { useTranslation } from 'react-i18next'
import type { ApplicationPermissions } from '#contract/trading'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Instant,
  Link,
  Panel,
  type PartProps,
  QueryState,
  StateBadge,
  useApi,
  useLiveRefresh,
} from '#kit'
import styles from './application-permissions.module.css'
import { PermissionPicker } from './picker.tsx'
import { Verdict } from './verdict.tsx'

type Requested = ApplicationPermissions['requested'][number]

function Choose({ applicationId, account }: { applicationId: string; account: Requested }) {
  const { t } = useTranslation()
  const { accountType, capability, choice } = account
  const trial = { path: `/onboarding/applications/${applicationId}/trading-permissions/trial`, body: { accountType } }
  return (
    <CommandButton
      size="small"
      command="trading.application.choose"
      label={t('trading:page.choose')}
      fixed={{ applicationId, accountType }}
      initial={{ choice }}
      fields={{
        choice: {
          required: false,
          render: (props) => <PermissionPicker {...props} capability={capability} trial={trial} />,
        },
        remark: { kind: 'textarea' },
      }}
    >
      <p className={styles.lead}>{t('trading:page.chooseLead')}</p>
    </CommandButton>
  )
}

/** One account applied for: what was chosen for it and what it comes to, before it opens and after. */
function Account({ application, account }: { application: ApplicationPermissions; account: Requested }) {
  const { t } = useTranslation()
  const kind = t(`accounts:state.type.${account.accountType}`)
  return (
    <section className={styles.account}>
      <header className={styles.head}>
        <h3>
          {account.account ? <Link to={`/accounts/${account.account.id}`}>{account.account.accountNo}</Link> : kind}
        </h3>
        <span className={styles.who}>
          {account.account ? kind : null}
          {account.setByName && account.setAt ? (
            <>
              {t('trading:page.chosenBy', { name: account.setByName })} <Instant value={account.setAt} />
            </>
          ) : null}
        </span>
        {application.open ? <Choose applicationId={application.applicationId} account={account} /> : null}
      </header>
      {account.choice.length === 0 ? <p>{t('trading:page.notChosen')}</p> : <Verdict verdict={account} />}
    </section>
  )
}

type LinkedRow = ApplicationPermissions['linked'][number]

function useColumns(): readonly DataColumn<LinkedRow>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'accountNo',
      label: t('trading:field.accountNo'),
      show: ({ id, accountNo }) => <Link to={`/accounts/${id}?tab=trading`}>{accountNo}</Link>,
    },
    {
      key: 'type',
      label: t('trading:field.accountType'),
      show: ({ type, level }) => `${t(`accounts:state.type.${type}`)} · ${t(`accounts:state.level.${level}`)}`,
    },
    {
      key: 'status',
      label: t('trading:field.status'),
      show: ({ status }) => <StateBadge values="accounts:state.account" value={status} />,
    },
    {
      key: 'granted',
      label: t('trading:field.granted'),
      show: ({ granted }) => (granted === null ? '–' : String(granted)),
    },
  ]
}

function Linked({ linked }: { linked: readonly LinkedRow[] }) {
  const columns = useColumns()
  return <DataTable columns={columns} rows={linked} keyOf={({ id }) => id} />
}

/** Permissions of the accounts applied for, and the accounts that the client has already. */
export default function ApplicationTrading({ id }: PartProps) {
  const { t } = useTranslation()
  const read = useApi<ApplicationPermissions>(`/onboarding/applications/${id}/trading-permissions`)
  useLiveRefresh('applications', id, read)
  return (
    <>
      <Panel title={t('trading:page.permissions.title')}>
        <QueryState query={read} rows={4}>
          {(data) => (
            <div className={styles.accounts}>
              {data.requested.map((account) => (
                <Account key={account.accountType} application={data} account={account} />
              ))}
            </div>
          )}
        </QueryState>
      </Panel>
      <Panel title={t('trading:page.linked')}>
        <QueryState query={read} rows={2}>
          {({ linked }) => (linked.length === 0 ? t('trading:page.noLinked') : <Linked linked={linked} />)}
        </QueryState>
      </Panel>
    </>
  )
}
