import { type ComponentType, lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import {
  EmptyState,
  formatToday,
  Grid,
  type HomePart,
  Link,
  Loading,
  type NavigationEntry,
  Page,
  PageHeader,
  Panel,
  Stack,
  useCan,
  useLocale,
  useSession,
} from '#kit'
import { modules } from '../modules.ts'
import { useEntries } from '../shell/navigation.tsx'
import styles from './home.module.css'

type Part = HomePart & { Content: ComponentType }
const PARTS: readonly Part[] = modules
  .flatMap((module) => module.home ?? [])
  .map((part) => ({ ...part, Content: lazy(part.load) }))

function Parts({ parts }: { parts: readonly Part[] }) {
  if (parts.length === 0) return null
  return (
    <Stack>
      {parts.map(({ id, Content }) => (
        <Suspense key={id} fallback={<Loading />}>
          <Content />
        </Suspense>
      ))}
    </Stack>
  )
}

function Nothing() {
  const { t } = useTranslation()
  return <EmptyState title={t('app:home.empty')} hint={t('app:home.emptyHint')} />
}

/** For whom next to nothing is counted and nothing waits: where they work. */
function Places({ entries }: { entries: readonly NavigationEntry[] }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('app:home.places')} className={styles.places}>
      {entries.map(({ path, icon, label }) => (
        <Link key={path} to={path} className={styles.place}>
          <span aria-hidden="true">{icon}</span>
          {t(label)}
        </Link>
      ))}
    </nav>
  )
}

/** So many parts leave the page as good as empty. */
const FEW = 1

/** What waits for this person and how openings stand: parts come from the modules, by permission. */
export default function Home() {
  const { t } = useTranslation()
  const { operator } = useSession()
  const can = useCan()
  const locale = useLocale()
  const parts = PARTS.filter((part) => can(part.permission))
  const places = useEntries().filter((entry) => entry.permission !== null)
  return (
    <Page>
      <PageHeader title={t('app:home.greeting', { name: operator.name })} subtitle={formatToday(locale)} />
      {parts.length <= FEW ? <Panel>{places.length === 0 ? <Nothing /> : <Places entries={places} />}</Panel> : null}
      {parts.length === 0 ? null : (
        <Grid wide={parts.some((part) => part.wide)}>
          <Parts parts={parts.filter((part) => part.wide)} />
          <Parts parts={parts.filter((part) => !part.wide)} />
        </Grid>
      )}
    </Page>
  )
}
