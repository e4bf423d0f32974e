import { useTranslation } from 'react-i18next'
import { ACCOUNT_STATUSES } from '#contract/accounts'
import { Chart, formatCount, Link, Panel, useHomePart, useLiveRefresh, useLocale } from '#kit'

type Standing = { statuses: { status: string; value: number; capped: boolean }[] }

/** Accounts by status; each bar leads to its list. */
export default function StandingChart() {
  const { t } = useTranslation()
  const locale = useLocale()
  const standing = useHomePart<Standing>('accounts.standing')
  useLiveRefresh('accounts', null, standing)
  const label = t('accounts:page.home.byStatus')
  const names = ACCOUNT_STATUSES.map((status) => t(`accounts:state.account.${status}`))
  const counts = new Map(standing.data?.statuses.map(({ status, value }) => [status, value]))
  const values = ACCOUNT_STATUSES.map((status) => counts.get(status) ?? 0)
  const option = () => ({
    grid: { left: 4, right: 40, top: 28, bottom: 10, outerBoundsMode: 'same' },
    tooltip: { trigger: 'item' },
    xAxis: { type: 'value', minInterval: 1 },
    yAxis: { type: 'category', inverse: true, data: names, axisTick: { show: false }, axisLine: { show: false } },
    series: [
      {
        type: 'bar',
        data: values,
        barMaxWidth: 16,
        itemStyle: { borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: 'right' },
      },
    ],
  })
  return (
    <Panel title={label} extra={<Link to="/accounts">{t('accounts:page.home.all')}</Link>}>
      <Chart
        label={label}
        option={option}
        height={220}
        columns={[t('accounts:field.status'), t('accounts:page.home.count')]}
        rows={ACCOUNT_STATUSES.map((status, index) => [
          <Link key={status} to={`/accounts?status=${status}`}>
            {names[index]}
          </Link>,
          formatCount(values[index] ?? 0, locale),
        ])}
      />
    </Panel>
  )
}
