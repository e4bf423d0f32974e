import { useTranslation } from 'react-i18next'
import type { PackPart, PackView } from '#contract/packs'
import {
  CommandButton,
  Instant,
  Link,
  Page,
  PageHeader,
  QueryState,
  StatusBadge,
  useApi,
  useLanguage,
  useLiveRefresh,
} from '#kit'
import styles from './gallery.module.css'

/** Names of parts in a sentence. */
function useParts(): (parts: readonly PackPart[]) => string {
  const { t } = useTranslation()
  return (parts) => parts.map((part) => t(`packs:state.part.${part}`)).join(t('packs:page.comma'))
}

function Standing({ pack }: { pack: PackView }) {
  const { t } = useTranslation()
  if (!pack.installed) return <StatusBadge tone="neutral" label={t('packs:page.notInstalled')} />
  if (pack.installed.upgrade) return <StatusBadge tone="warn" label={t('packs:page.newer')} />
  return <StatusBadge tone="good" label={t('packs:page.installed')} />
}

/** What the house has changed, and what an upgrade would do about it. */
function Changes({ installed }: { installed: NonNullable<PackView['installed']> }) {
  const { t } = useTranslation()
  const parts = useParts()
  const { edited, upgrade, installedAt } = installed
  return (
    <>
      <p className={styles.note}>
        {t('packs:page.since')} <Instant value={installedAt} />
      </p>
      {edited.length > 0 ? <p className={styles.note}>{t('packs:page.edited', { parts: parts(edited) })}</p> : null}
      {upgrade && upgrade.taken.length > 0 ? (
        <p className={styles.note}>{t('packs:page.taken', { parts: parts(upgrade.taken) })}</p>
      ) : null}
      {upgrade && upgrade.kept.length > 0 ? (
        <p className={styles.note}>{t('packs:page.kept', { parts: parts(upgrade.kept) })}</p>
      ) : null}
    </>
  )
}

function Card({ pack, onDone }: { pack: PackView; onDone: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { installed } = pack
  const types = pack.subjectTypes.map((type) => t(`businesses:state.subjectType.${type}`)).join(t('packs:page.comma'))
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h2>{pack.names[language]}</h2>
        <Standing pack={pack} />
      </div>
      <p>{pack.description[language]}</p>
      <p className={styles.note}>{types}</p>
      {installed ? <Changes installed={installed} /> : null}
      <div className={styles.actions}>
        {installed ? <Link to={`/businesses/${installed.businessId}/design`}>{t('packs:page.open')}</Link> : null}
        {installed && !installed.upgrade ? null : (
          <CommandButton
            command="packs.pack.install"
            label={t(installed ? 'packs:page.upgrade' : 'packs:page.install')}
            fixed={{ code: pack.code }}
            initial={{ publish: true }}
            onDone={onDone}
          />
        )}
      </div>
    </li>
  )
}

/** Businesses that come with Kontor, to be taken into the house. */
export default function Gallery() {
  const { t } = useTranslation()
  const packs = useApi<{ items: PackView[] }>('/packs')
  useLiveRefresh('businesses', null, packs)
  return (
    <Page>
      <PageHeader title={t('packs:page.title')} subtitle={t('packs:page.lead')} />
      <QueryState query={packs} rows={8}>
        {({ items }) => (
          <ul className={styles.gallery}>
            {items.map((pack) => (
              <Card key={pack.code} pack={pack} onDone={() => void packs.refetch()} />
            ))}
          </ul>
        )}
      </QueryState>
    </Page>
  )
}
