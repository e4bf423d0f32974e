import { Alert, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ClockView } from '#contract/filing'
import { BusinessDate, type Fact, Facts, formatCount, Instant, Link, Stack, useLocale } from '#kit'
import { Countdown } from './countdown.tsx'
import { State } from './states.tsx'
import { TradingDays } from './trading-days.tsx'

function Left({ until }: { until: string | null }) {
  if (until === null) return null
  return (
    <>
      <Instant value={until} /> · <Countdown until={until} />
    </>
  )
}

function Last({ last }: { last: NonNullable<ClockView['last']> }) {
  return (
    <>
      <BusinessDate value={last.filedOn} /> #{last.seq} <State of="filing" value={last.state} />
    </>
  )
}

/** The times of the trading day, each with what became of its file. */
function Slots({ slots }: { slots: ClockView['slots'] }) {
  return (
    <>
      {slots.map(({ at, state }) => (
        <Tag key={at} color={state === null ? 'default' : 'blue'}>
          {at} {state === null ? null : <State of="filing" value={state} />}
        </Tag>
      ))}
    </>
  )
}

function useFigures(clock: ClockView): Fact[] {
  const { t } = useTranslation()
  const locale = useLocale()
  const count = (value: number, to: string) => <Link to={to}>{formatCount(value, locale)}</Link>
  const register = (state: string) => `/client-numbers?regime=${clock.regime}&state=${state}`
  return [
    { label: t('filing:page.clock.waiting'), value: count(clock.waiting, register('CONSENTED')) },
    { label: t('filing:page.clock.effective'), value: count(clock.effective, register('EFFECTIVE')) },
    { label: t('filing:page.clock.rejected'), value: count(clock.rejected, register('REJECTED')) },
    {
      label: t('filing:page.clock.breaks'),
      value: count(clock.openBreaks, `/filing-breaks?regime=${clock.regime}&state=OPEN,FOLLOWED_UP`),
    },
  ]
}

/** Where the filing of one CE number stands, and how long is left. `dense` on the home page. */
export function Clock({ clock, dense }: { clock: ClockView; dense?: boolean }) {
  const { t } = useTranslation()
  const figures = useFigures(clock)
  const { tradingDay, cutOffAt, resultsAt, nextSendAt, last, slots, automatic, production, profileVerified } = clock
  const times: Fact[] = [
    {
      label: t('filing:page.clock.tradingDay'),
      value: tradingDay === null ? t('filing:page.clock.calendarEnds') : <BusinessDate value={tradingDay} />,
    },
    { label: t('filing:page.clock.cutOff'), value: <Left until={cutOffAt} /> },
    { label: t('filing:page.clock.last'), value: last === null ? null : <Last last={last} />, wide: true },
  ]
  const more: Fact[] = [
    {
      label: t('filing:page.clock.nextSend'),
      value: automatic ? <Left until={nextSendAt} /> : t('filing:page.clock.byHand'),
    },
    { label: t('filing:page.clock.results'), value: resultsAt === null ? null : <Instant value={resultsAt} /> },
    { label: t('filing:page.clock.slots'), value: <Slots slots={slots} />, wide: true },
    { label: t('filing:page.clock.days'), value: <TradingDays days={clock.days} counts={tradingDay} />, wide: true },
  ]
  return (
    <Stack>
      {production && !profileVerified ? (
        <Alert type="warning" showIcon title={t('filing:page.clock.unverified', { version: clock.profileVersion })} />
      ) : null}
      <Facts items={[...times, ...figures, ...(dense ? [] : more)]} {...(dense ? { dense } : {})} />
    </Stack>
  )
}
