import { useTranslation } from 'react-i18next'
import type { ClockView } from '#contract/filing'
import { useLocale } from '#kit'
import styles from './trading-days.module.css'

/** The days to come: trading days, half days and days on which nothing is filed; the one a file made now counts for stands out. */
export function TradingDays({ days, counts }: { days: ClockView['days']; counts: string | null }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  // Month first in both Chinese, as the kit writes dates.
  const short = locale.startsWith('zh')
    ? new Intl.DateTimeFormat('zh-Hans-CN', { month: 'numeric', day: 'numeric', timeZone: 'UTC' })
    : new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' })
  return (
    <ol className={styles.days}>
      {days.map(({ date, open, half }) => {
        const at = new Date(`${date}T00:00:00Z`)
        return (
          <li
            key={date}
            className={styles.day}
            data-open={half ? 'half' : open}
            data-counts={date === counts || undefined}
          >
            <span className={styles.weekday}>{weekday.format(at)}</span>
            <time dateTime={date}>{short.format(at)}</time>
            <span className={styles.note}>
              {half
                ? t('filing:page.clock.halfDay')
                : open
                  ? t('filing:page.clock.openDay')
                  : t('filing:page.clock.closedDay')}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
