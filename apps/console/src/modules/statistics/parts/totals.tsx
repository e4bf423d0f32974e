import { useTranslation } from 'react-i18next'
import { formatCount, Link, Rate, useLocale } from '#kit'
import { casesOf, correctedOf, type Filters, finishedOf, lateOf } from '../period.ts'
import type { Summary } from '../wire.ts'
import styles from './parts.module.css'

/** The figures of the whole period; those that are cases lead to them. */
export function Totals({ total, filters }: { total: Summary['total']; filters: Filters }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const count = (value: number) => formatCount(value, locale)
  /** What keeps a share from being whole, as the way to those cases. */
  const lacking = (key: 'accuracy' | 'timeliness', good: number, all: number, to: string) => {
    if (all === 0) return null
    if (good === all) return t(`statistics:page.flawless.${key}`)
    return <Link to={to}>{t(`statistics:page.lacking.${key}`, { lacking: count(all - good), all: count(all) })}</Link>
  }
  const figures = [
    { key: 'opened', value: <Link to={casesOf(filters)}>{count(total.opened)}</Link>, note: null },
    {
      key: 'finished',
      value: <Link to={finishedOf(filters)}>{count(total.finished)}</Link>,
      note: null,
    },
    {
      key: 'accuracy',
      value: <Rate value={total.accuracy} />,
      note: lacking('accuracy', total.clean, total.finished, correctedOf(filters)),
    },
    {
      key: 'timeliness',
      value: <Rate value={total.timeliness} />,
      note: lacking('timeliness', total.kept, total.timed, lateOf(filters)),
    },
    { key: 'decided', value: count(total.decided), note: null },
  ]
  return (
    <dl className={styles.totals}>
      {figures.map(({ key, value, note }) => (
        <div key={key}>
          <dt>{t(`statistics:page.figure.${key}`)}</dt>
          <dd>{value}</dd>
          <dd className={styles.note}>{note ?? t(`statistics:page.means.${key}`)}</dd>
        </div>
      ))}
    </dl>
  )
}
