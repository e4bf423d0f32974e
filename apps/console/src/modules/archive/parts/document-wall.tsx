import { CopyOutlined, HistoryOutlined, PlusOutlined, SwapOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Switch } from 'antd'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentsAnswer } from '#contract/archive'
import { EmptyState, Panel, QueryState, StatusBadge, useApi, useCan, useGo, useLive } from '#kit'
import { type Group, groupsOf, lackingOf } from '../policy.ts'
import { useTypeName } from '../types.ts'
import { CopyDrawer } from './copy-drawer.tsx'
import { DocumentCards } from './document-cards.tsx'
import styles from './document-wall.module.css'
import { Elsewhere } from './elsewhere.tsx'
import { FilingDrawer } from './filing-drawer.tsx'
import { HistoryDrawer } from './history-drawer.tsx'
import { type OwnedAccount, type Owner, useOwnedAccounts } from './owner.ts'
import { PlaceHold } from './retention-panel.tsx'

/** A type with many documents takes a row of this many before it wraps. */
const MOST_ABREAST = 5

function TypeSection({
  group,
  accounts,
  add,
  past,
}: {
  group: Group
  accounts: ReadonlyMap<string, string>
  add: (() => void) | null
  past: () => void
}) {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  const abreast = Math.min(group.documents.length, MOST_ABREAST)
  const lacking = lackingOf(group)
  const current = group.documents.filter((document) => document.status === 'CURRENT').length
  return (
    <section
      className={styles.group}
      data-several={abreast > 1 || undefined}
      style={{ '--cards': abreast } as CSSProperties}
    >
      <div className={styles.groupHead}>
        <div className={styles.groupName}>
          <h3 className={styles.groupTitle} title={nameOf(group.type)}>
            {nameOf(group.type)}
          </h3>
          <span className={styles.meta}>
            <code>{group.type.code}</code> ·{' '}
            {t('archive:page.wall.count', { count: current, most: group.type.maxCount })}
          </span>
          {lacking ? <StatusBadge tone="warn" label={t('archive:page.wall.lacking', { count: lacking })} /> : null}
        </div>
        <span className={styles.groupTools}>
          <Button
            size="small"
            type="text"
            icon={<HistoryOutlined aria-hidden="true" />}
            aria-label={t('archive:page.wall.history', { type: nameOf(group.type) })}
            onClick={past}
          />
          {add && !group.type.retired ? (
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined aria-hidden="true" />}
              aria-label={t('archive:page.wall.addTo', { type: nameOf(group.type) })}
              onClick={add}
            />
          ) : null}
        </span>
      </div>
      <DocumentCards
        documents={group.documents}
        numberOf={({ accountId }) => (accountId ? (accounts.get(accountId) ?? null) : null)}
      />
    </section>
  )
}

function CompareButton({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const go = useGo()
  return (
    <Button icon={<SwapOutlined aria-hidden="true" />} onClick={() => go(`/document-comparison?left=${accountId}`)}>
      {t('archive:page.wall.compare')}
    </Button>
  )
}

/** Account numbers are told only where a wall mixes accounts. */
const numbersOf = (accounts: readonly OwnedAccount[]): ReadonlyMap<string, string> =>
  new Map(accounts.length > 1 ? accounts.map((account) => [account.id, account.accountNo]) : [])

/** Everything on file for a client or an account as a wall of small pictures, by type; new papers are filed from here. */
export function DocumentWall(owner: Owner) {
  const { t } = useTranslation()
  const can = useCan()
  const [withdrawn, setWithdrawn] = useState(false)
  const [past, setPast] = useState<string | null>(null)
  const [filing, setFiling] = useState<{ type: string | null } | null>(null)
  const [copying, setCopying] = useState(false)
  const accounts = useOwnedAccounts(owner)
  const query = useApi<DocumentsAnswer>(
    'accountId' in owner ? `/accounts/${owner.accountId}/documents` : `/clients/${owner.clientId}/documents`,
  )
  useLive('documents', () => void query.refetch())
  const mayFile = can('archive.document.upload') && can('archive.upload.stage') && accounts.length > 0
  const mayCopy = 'accountId' in owner && can('archive.document.copy')
  const upload = (
    <Button type="primary" icon={<UploadOutlined aria-hidden="true" />} onClick={() => setFiling({ type: null })}>
      {t('archive:page.wall.upload')}
    </Button>
  )
  return (
    <Panel
      title={t('archive:page.documents.title')}
      extra={
        <div className={styles.tools}>
          <label className={styles.switch}>
            <Switch size="small" checked={withdrawn} onChange={setWithdrawn} /> {t('archive:page.wall.withdrawn')}
          </label>
          {mayCopy ? (
            <Button icon={<CopyOutlined aria-hidden="true" />} onClick={() => setCopying(true)}>
              {t('archive:page.copy.open')}
            </Button>
          ) : null}
          {'accountId' in owner ? <CompareButton accountId={owner.accountId} /> : null}
          <PlaceHold on={'accountId' in owner ? { accountId: owner.accountId } : { clientId: owner.clientId }} />
          {mayFile ? upload : null}
        </div>
      }
    >
      <QueryState query={query} rows={8}>
        {({ items, elsewhere }) => {
          const groups = groupsOf(items, withdrawn)
          if (groups.length === 0 && elsewhere.length === 0) {
            return <EmptyState title={t('archive:page.wall.none')} hint={t('archive:page.wall.noneHint')} />
          }
          return (
            <div className={styles.wall}>
              {groups.map((group) => (
                <TypeSection
                  key={group.type.code}
                  group={group}
                  accounts={numbersOf(accounts)}
                  add={mayFile ? () => setFiling({ type: group.type.code }) : null}
                  past={() => setPast(group.type.code)}
                />
              ))}
              {groupsOf(items, true)
                .filter((group) => group.type.code === past)
                .map((group) => (
                  <HistoryDrawer key={group.type.code} group={group} onClose={() => setPast(null)} />
                ))}
              <Elsewhere papers={elsewhere} />
            </div>
          )
        }}
      </QueryState>
      {filing ? <FilingDrawer accounts={accounts} type={filing.type} onClose={() => setFiling(null)} /> : null}
      {copying && 'accountId' in owner ? <CopyDrawer toId={owner.accountId} onClose={() => setCopying(false)} /> : null}
    </Panel>
  )
}
