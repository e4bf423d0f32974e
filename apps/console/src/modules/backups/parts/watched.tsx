import { useTranslation } from 'react-i18next'
import type { Backups, Failure } from '#contract/backups'
import { type Fact, Facts, formatBytes, formatCount, Grid, Instant, Panel, useLocale } from '#kit'
import { StandingBadge } from './states.tsx'

function useFacts({ log, contents }: Backups): Partial<Record<string, Fact[]>> {
  const { t } = useTranslation()
  const locale = useLocale()
  const files = (count: number, bytes: number) =>
    t('backups:page.files', { count, text: formatCount(count, locale), size: formatBytes(bytes, locale) })
  const failed = (failure: Failure | null): Fact[] =>
    failure === null ? [] : [{ label: t('backups:page.failure'), value: t(`backups:state.failure.${failure}`) }]
  const { copied, bytes, waiting, waitingBytes, waitingSince } = contents
  return {
    log: [
      ...(log.position === null ? [] : [{ label: t('backups:page.position'), value: log.position }]),
      ...failed(log.failure),
    ],
    contents: [
      { label: t('backups:page.copied'), value: files(copied, bytes) },
      {
        label: t('backups:page.waiting'),
        value: waiting === 0 ? t('backups:page.nothingWaits') : files(waiting, waitingBytes),
      },
      ...(waitingSince === null
        ? []
        : [{ label: t('backups:page.waitingSince'), value: <Instant value={waitingSince} /> }]),
      ...failed(contents.failure),
    ],
    drill: [{ label: '', value: t('backups:page.how'), wide: true }],
  }
}

/** What is watched, each with when it was last done and what is behind. */
export function WatchedPanels({ backups }: { backups: Backups }) {
  const { t } = useTranslation()
  const facts = useFacts(backups)
  return (
    <Grid>
      {backups.watched.map(({ watched, standing, at }) => (
        <Panel
          key={watched}
          title={t(`backups:state.watched.${watched}`)}
          extra={<StandingBadge standing={standing} />}
        >
          <Facts
            items={[
              { label: t('backups:page.last'), value: at === null ? t('backups:page.never') : <Instant value={at} /> },
              ...(facts[watched] ?? []),
            ]}
          />
        </Panel>
      ))}
    </Grid>
  )
}
