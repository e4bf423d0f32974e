import { Tooltip } from 'antd'
import { useLocale } from '../i18n/use-text.ts'
import { type DecimalText, formatAmount, formatDecimal, formatRate } from './numbers.ts'
import { formatAgo, formatDate, formatInstant, nowMs } from './times.ts'
import styles from './values.module.css'

type Of<T> = { value: T | null | undefined }

/** What stands for "nothing": a dash that screen readers skip. */
export const Nothing = () => (
  <span className={styles.nothing} aria-hidden="true">
    –
  </span>
)

/** Money: exact digits, at least two decimals, negative in the bad tone with its minus sign. */
export function Amount({ value, currency }: Of<DecimalText> & { currency?: string | null }) {
  const locale = useLocale()
  if (!value) return <Nothing />
  return (
    <span className={value.startsWith('-') ? styles.negative : styles.number}>
      {formatAmount(value, locale)}
      {currency ? <span className={styles.unit}>{currency}</span> : null}
    </span>
  )
}

/** A number of shares or contracts. */
export function Quantity({ value }: Of<DecimalText | number>) {
  const locale = useLocale()
  return value === null || value === undefined || value === '' ? (
    <Nothing />
  ) : (
    <span className={styles.number}>{formatDecimal(value, locale)}</span>
  )
}

/** A fraction shown in percent. */
export function Rate({ value }: Of<DecimalText>) {
  const locale = useLocale()
  return value ? <span className={styles.number}>{formatRate(value, locale)}</span> : <Nothing />
}

/** A moment in Hong Kong time. */
export function Instant({ value, seconds }: Of<string> & { seconds?: boolean }) {
  const locale = useLocale()
  if (!value) return <Nothing />
  return (
    <time className={styles.time} dateTime={value}>
      {formatInstant(value, locale, seconds)}
    </time>
  )
}

/** A business date. */
export function BusinessDate({ value }: Of<string>) {
  const locale = useLocale()
  if (!value) return <Nothing />
  return (
    <time className={styles.time} dateTime={value}>
      {formatDate(value, locale)}
    </time>
  )
}

/** How long ago, with the exact moment at hand. */
export function Ago({ value }: Of<string>) {
  const locale = useLocale()
  if (!value) return <Nothing />
  return (
    <Tooltip title={formatInstant(value, locale, true)}>
      <time className={styles.time} dateTime={value}>
        {formatAgo(value, locale, nowMs())}
      </time>
    </Tooltip>
  )
}
