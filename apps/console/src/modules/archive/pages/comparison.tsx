import { Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentAnswer } from '#contract/archive'
import { EmptyState, Page, PageHeader, Panel, QueryState, StatusBadge, useApi, usePageSearch } from '#kit'
import { AccountChoice } from '../parts/account-choice.tsx'
import styles from '../parts/comparison.module.css'
import { DocumentCard } from '../parts/document-card.tsx'
import { type ComparedType, compareAccounts, latestOf } from '../policy.ts'
import { useTypeName } from '../types.ts'

const TONES = { same: 'good', shared: 'done', differs: 'warn', leftOnly: 'info', rightOnly: 'info' } as const

function Side({ documents, typeName }: { documents: readonly DocumentAnswer[]; typeName: string }) {
  const { t } = useTranslation()
  if (documents.length === 0) return <p className={styles.none}>{t('archive:page.compare.nothing')}</p>
  return (
    <ul className={styles.cards}>
      {documents.map((document) => {
        const version = latestOf(document)
        return version ? (
          <DocumentCard key={document.id} document={document} version={version} typeName={typeName} number={null} />
        ) : null
      })}
    </ul>
  )
}

function TypeRow({ row }: { row: ComparedType }) {
  const { t } = useTranslation()
  const nameOf = useTypeName()
  const name = nameOf(row.type)
  return (
    <section className={styles.row} aria-label={name}>
      <header className={styles.head}>
        <h3 className={styles.title}>
          {name} <code>{row.type.code}</code>
        </h3>
        <StatusBadge tone={TONES[row.standing]} label={t(`archive:page.compare.standing.${row.standing}`)} />
      </header>
      <Side documents={row.left} typeName={name} />
      <Side documents={row.right} typeName={name} />
    </section>
  )
}

function Compared({ left, right }: { left: readonly DocumentAnswer[]; right: readonly DocumentAnswer[] }) {
  const { t } = useTranslation()
  const [onlyDifferent, setOnlyDifferent] = useState(false)
  const all = compareAccounts(left, right)
  const rows = all.filter(({ standing }) => !onlyDifferent || (standing !== 'same' && standing !== 'shared'))
  return (
    <Panel
      title={t('archive:page.compare.types', { count: rows.length })}
      extra={
        <label>
          <Switch size="small" checked={onlyDifferent} onChange={setOnlyDifferent} />{' '}
          {t('archive:page.compare.onlyDifferent')}
        </label>
      }
    >
      {rows.length === 0 ? <EmptyState title={t('archive:page.compare.none')} /> : null}
      {rows.map((row) => (
        <TypeRow key={row.type.code} row={row} />
      ))}
    </Panel>
  )
}

/** What two accounts have on file, side by side. */
export default function Comparison() {
  const { t } = useTranslation()
  const [{ left = null, right = null }, change] = usePageSearch()
  const ours = useApi<{ items: DocumentAnswer[] }>(left ? `/accounts/${left}/documents` : null)
  const theirs = useApi<{ items: DocumentAnswer[] }>(right ? `/accounts/${right}/documents` : null)
  return (
    <Page>
      <PageHeader
        title={t('archive:page.compare.title')}
        subtitle={t('archive:page.compare.lead')}
        {...(left
          ? { back: { to: `/accounts/${left}?tab=documents`, label: t('archive:page.document.toAccount') } }
          : {})}
      />
      <div className={styles.choices}>
        <AccountChoice
          label={t('archive:page.compare.left')}
          value={left}
          beside={right}
          onChange={(id) => change({ left: id })}
        />
        <AccountChoice
          label={t('archive:page.compare.right')}
          value={right}
          beside={left}
          onChange={(id) => change({ right: id })}
        />
      </div>
      {left && right ? (
        <QueryState query={ours} rows={8}>
          {(a) => (
            <QueryState query={theirs} rows={8}>
              {(b) => <Compared left={a.items} right={b.items} />}
            </QueryState>
          )}
        </QueryState>
      ) : (
        <EmptyState title={t('archive:page.compare.two')} hint={t('archive:page.compare.twoHint')} />
      )}
    </Page>
  )
}
