import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { stateCounts } from '#contract/onboarding'
import { Chart, formatCount, Link, Panel, QueryState, useHomePart, useIsNarrow, useLiveRefresh, useLocale } from '#kit'

type Counts = z.output<typeof stateCounts>

function Bars({ counts }: { counts: Counts }) {
  const { t } = useTranslation()
  const locale = useLocale()
  // Standing bars leave a phone no room for every name.
  const lying = useIsNarrow()
  const names = {
    type: 'category',
    inverse: lying,
    data: counts.map(({ state }) => t(`onboarding:state.application.${state}`)),
    axisTick: { show: false },
    axisLabel: { interval: 0, hideOverlap: true },
  }
  const amounts = { type: 'value', minInterval: 1 }
  const option = () => ({
    grid: { left: 4, right: lying ? 40 : 12, top: 32, bottom: 10, outerBoundsMode: 'same' },
    tooltip: { trigger: 'item' },
    xAxis: lying ? amounts : names,
    yAxis: lying ? names : amounts,
    series: [
      {
        type: 'bar',
        data: counts.map(({ count }) => count),
        barMaxWidth: lying ? 16 : 34,
        itemStyle: { borderRadius: lying ? [0, 3, 3, 0] : [3, 3, 0, 0] },
        label: { show: true, position: lying ? 'right' : 'top' },
      },
    ],
  })
  return (
    <Chart
      label={t('onboarding:page.home.byState')}
      option={option}
      {...(lying ? { height: 300 } : {})}
      columns={[t('onboarding:field.state'), t('onboarding:page.home.count')]}
      rows={counts.map(({ state, count }) => [
        <Link key={state} to={`/applications?state=${state}`}>
          {t(`onboarding:state.application.${state}`)}
        </Link>,
        formatCount(count, locale),
      ])}
    />
  )
}

/** Account openings by state; ended ones of the last thirty days. */
export default function StateChart() {
  const { t } = useTranslation()
  const counts = useHomePart<{ states: Counts }>('onboarding.states')
  useLiveRefresh('applications', null, counts)
  return (
    <Panel
      title={t('onboarding:page.home.byState')}
      extra={<Link to="/applications">{t('onboarding:page.home.all')}</Link>}
    >
      <QueryState query={counts}>{(data) => <Bars counts={data.states} />}</QueryState>
    </Panel>
  )
}
