import { type ComponentType, lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import {
  EmptyState,
  Grid,
  type HomePart,
  Loading,
  nowMs,
  Page,
  PageHeader,
  Panel,
  Stack,
  useCan,
  useLocale,
  useSession,
} from '#kit'
import { modules } from '../modules.ts'

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

/** What waits for this person and how openings stand: parts come from the modules, by permission. */
export default function Home() {
  const { t } = useTranslation()
  const { operator } = useSession()
  const can = useCan()
  const locale = useLocale()
  const parts = PARTS.filter((part) => can(part.permission))
  const today = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'Asia/Hong_Kong' }).format(nowMs())
  return (
    <Page>
      <PageHeader title={t('app:home.greeting', { name: operator.name })} subtitle={today} />
      {parts.length === 0 ? (
        <Panel>
          <EmptyState title={t('app:home.empty')} hint={t('app:home.emptyHint')} />
        </Panel>
      ) : (
        <Grid wide={parts.some((part) => part.wide)}>
          <Parts parts={parts.filter((part) => part.wide)} />
          <Parts parts={parts.filter((part) => !part.wide)} />
        </Grid>
      )}
    </Page>
  )
}
