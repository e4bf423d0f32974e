import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CheckStanding } from '#contract/cloudsync'
import { formatCount, Instant, Link, Panel, QueryState, useHomePart, useLive, useLocale } from '#kit'
import { State } from './states.tsx'

function Open({ open, lastRun }: CheckStanding) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <Flex vertical gap={8}>
      {open.map(({ kind, count }) => (
        <Flex key={kind} justify="space-between" align="center">
          <State of="finding" value={kind} />
          <Link to={`/archive-findings?open=true&kind=${kind}`}>{formatCount(count, locale)}</Link>
        </Flex>
      ))}
      {open.length === 0 ? t(`cloudsync:page.findings.${lastRun ? 'allWell' : 'notYet'}`) : null}
      {lastRun ? (
        <small>
          {t('cloudsync:page.findings.lastRun', {
            count: lastRun.contents,
            text: formatCount(lastRun.contents, locale),
          })}{' '}
          <Instant value={lastRun.finishedAt} />
        </small>
      ) : null}
    </Flex>
  )
}

/** What the archive check found, on the home page. */
export default function CheckStandingPart() {
  const { t } = useTranslation()
  const standing = useHomePart<CheckStanding>('cloudsync.check')
  useLive('archiveFindings', () => void standing.refetch())
  return (
    <Panel
      title={t('cloudsync:page.findings.title')}
      extra={<Link to="/archive-findings?open=true">{t('cloudsync:page.findings.all')}</Link>}
    >
      <QueryState query={standing} rows={3}>
        {(data) => <Open {...data} />}
      </QueryState>
    </Panel>
  )
}
