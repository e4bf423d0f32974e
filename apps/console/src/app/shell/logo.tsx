import { useTranslation } from 'react-i18next'
import styles from './logo.module.css'

/** The K of Kontor, drawn from a ledger's column and two strokes. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className={styles.logo}>
      <rect width="32" height="32" rx="7" fill="var(--k-accent)" />
      <g fill="var(--k-on-accent)">
        <rect x="8" y="7" width="3.4" height="18" rx="1" />
        <path d="M13.2 14.6 20.4 7H25l-8 8.4z" />
        <path d="M13.2 17.4 20.4 25H25l-8-8.4z" opacity=".62" />
      </g>
    </svg>
  )
}

/** The name beside the sign, as drawn strokes so that it looks the same before the fonts are there. */
export function Wordmark() {
  const { t } = useTranslation()
  return (
    <svg width="84" height="18" viewBox="0 0 84 18" role="img" aria-label={t('kit:product')} className={styles.word}>
      <g fill="none" stroke="currentColor" strokeWidth="2.3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M2 2v14M11 2 3.5 9.2M5.6 7.4 11.4 16" />
        <circle cx="21" cy="11" r="5" />
        <path d="M31 16V6.2M31 10.4c0-2.8 2-4.4 4.2-4.4 2.4 0 3.8 1.6 3.8 4.2V16" />
        <path d="M46 2.4v10.4c0 2.2 1 3.2 3.2 3.2M43.6 6.4h5.2" />
        <circle cx="59" cy="11" r="5" />
        <path d="M70 16V6.2M70 10.6c0-2.8 1.6-4.4 4.6-4.4" />
      </g>
    </svg>
  )
}
