import { useTranslation } from 'react-i18next'
import type { ClockView } from '#contract/filing'
import { Link, Panel, QueryState, Stack, useHomePart, useLiveRefresh } from '#kit'
import { Clock } from './clock.tsx'

/** The cut-off clock: how long is left, what waits, and what is wrong. */
export default function HomeClock() {
  const { t } = useTranslation()
  const clocks = useHomePart<{ items: ClockView[] }>('filing.clock')
  useLiveRefresh('filings', null, clocks)
  return (
    <QueryState query={clocks}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Stack>
            {items.map((clock) => (
              <Panel
                key={`${clock.regime} ${clock.ceNo}`}
                title={`${t(`filing:state.regime.${clock.regime}`)} · ${clock.ceNo}`}
                extra={<Link to="/filings">{t('filing:page.clock.all')}</Link>}
              >
                <Clock clock={clock} dense />
              </Panel>
            ))}
          </Stack>
        )
      }
    </QueryState>
  )
}
