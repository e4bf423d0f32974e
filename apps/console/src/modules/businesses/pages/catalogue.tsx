import { SearchOutlined, StarFilled, StarOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry } from '#contract/businesses'
import { Ago, EmptyState, Link, Page, PageHeader, QueryState, useApi, useCan, useRunCommand } from '#kit'
import { iconOf } from '../icons.tsx'
import { useNamed } from '../words.ts'
import styles from './catalogue.module.css'

function Favourite({ entry }: { entry: CatalogueEntry }) {
  const { t } = useTranslation()
  const { run, pending } = useRunCommand('businesses.favourite.set')
  return (
    <Button
      type="text"
      size="small"
      loading={pending}
      aria-pressed={entry.favourite}
      aria-label={t('businesses:page.catalogue.favourite')}
      icon={
        entry.favourite ? (
          <StarFilled className={styles.star} aria-hidden="true" />
        ) : (
          <StarOutlined aria-hidden="true" />
        )
      }
      onClick={() => void run({ id: entry.id, on: !entry.favourite })}
    />
  )
}

function Card({ entry, subject }: { entry: CatalogueEntry; subject: string }) {
  const { t } = useTranslation()
  const named = useNamed()
  const description = named(entry.description)
  return (
    <li className={styles.card}>
      <span className={styles.icon} aria-hidden="true">
        {iconOf(entry.icon)}
      </span>
      <div className={styles.body}>
        <Link to={`/launch/${entry.id}${subject}`} className={styles.name}>
          {named(entry.names)}
        </Link>
        {description ? <p className={styles.description}>{description}</p> : null}
        <p className={styles.meta}>
          {entry.subjectTypes.map((type) => t(`businesses:state.subjectType.${type}`)).join(t('kit:listSeparator'))}
          {entry.usedAt ? (
            <>
              {' · '}
              {t('businesses:page.catalogue.used')} <Ago value={entry.usedAt} />
            </>
          ) : null}
        </p>
      </div>
      <Favourite entry={entry} />
    </li>
  )
}

/** Businesses by category; those a person likes stand first, by themselves. */
export function Shelves({ items, subject }: { items: readonly CatalogueEntry[]; subject: string }) {
  const { t } = useTranslation()
  const favourites = items.filter((entry) => entry.favourite)
  const rest = Map.groupBy(
    items.filter((entry) => !entry.favourite),
    (entry) => entry.category,
  )
  const shelves = [
    ...(favourites.length > 0 ? [['favourites', t('businesses:page.catalogue.favourites'), favourites] as const] : []),
    ...[...rest].map(([key, entries]) => [key, t(`businesses:state.category.${key}`), entries] as const),
  ]
  return shelves.map(([key, title, entries]) => (
    <section key={key} className={styles.shelf}>
      <h2 className={styles.shelfTitle}>{title}</h2>
      <ul className={styles.cards}>
        {entries.map((entry) => (
          <Card key={entry.id} entry={entry} subject={subject} />
        ))}
      </ul>
    </section>
  ))
}

/** Finds in all languages, so that whoever learnt the name in another finds it too. */
const matches = (entry: CatalogueEntry, text: string) =>
  [entry.code, ...Object.values(entry.names), ...Object.values(entry.description ?? {})].some((name) =>
    String(name).toLowerCase().includes(text),
  )

/** Every business a person may launch. */
export default function Catalogue() {
  const { t } = useTranslation()
  const can = useCan()
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim().toLowerCase())
  const catalogue = useApi<{ items: CatalogueEntry[] }>('/business-catalogue')
  return (
    <Page>
      <PageHeader
        title={t('businesses:page.catalogue.title')}
        subtitle={t('businesses:page.catalogue.lead')}
        actions={<Link to="/request-drafts">{t('businesses:page.drafts.title')}</Link>}
      />
      <Input
        className={styles.search ?? ''}
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t('businesses:page.catalogue.search')}
        aria-label={t('businesses:page.catalogue.search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <QueryState query={catalogue} rows={6}>
        {({ items }) => {
          const found = items.filter((entry) => entry.places.includes('menu') && matches(entry, wanted))
          if (found.length > 0) return <Shelves items={found} subject="" />
          return items.length > 0 ? (
            <EmptyState title={t('businesses:page.catalogue.noneFound', { text })} />
          ) : (
            <EmptyState
              title={t('businesses:page.catalogue.none')}
              hint={t('businesses:page.catalogue.noneHint')}
              action={
                can('businesses.business.view') ? (
                  <Link to="/businesses">{t('businesses:page.businesses.title')}</Link>
                ) : null
              }
            />
          )
        }}
      </QueryState>
    </Page>
  )
}
