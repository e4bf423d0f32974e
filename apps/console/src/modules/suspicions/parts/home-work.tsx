import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { EventWork } from '#contract/suspicions'
import { formatCount, Link, Panel, QueryState, useHomePart, useLive, useLocale } from '#kit'

const STILL_OPEN = 'status=PENDING,FOLLOWING_UP,IN_APPROVAL&'

function Work({ work }: EventWork) {
  const { t } = useTranslation()
  const locale = useLocale()
  const left = work.filter(({ count }) => count > 0)
  if (left.length === 0) return t('suspicions:page.nothingLeft')
  return (
    <Flex vertical gap={8}>
      {left.map(({ filter, count }) => (
        <Flex key={filter} justify="space-between" align="center">
          {t(`suspicions:field.${filter}`)}
          <Link to={`/suspicious-events?${filter === 'mine' ? STILL_OPEN : ''}${filter}=true`}>
            {formatCount(count, locale)}
          </Link>
        </Flex>
      ))}
    </Flex>
  )
}

/** What is left to do in the register of suspicious events, on the home page. */
export default function HomeWork() {
  const { t } = useTranslation()
  const work = useHomePart<EventWork>('suspicions.work')
  useLive('suspicions', () => void work.refetch())
  return (
    <Panel title={t('suspicions:page.title')} extra={<Link to="/suspicious-events">{t('suspicions:page.all')}</Link>}>
      <QueryState query={work} rows={3}>
        {(data) => <Work {...data} />}
      </QueryState>
    </Panel>
  )
}
