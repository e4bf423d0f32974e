import { useTranslation } from 'react-i18next'
import type { SourceAnswer, SourceValue } from '#contract/sources'
import { formatCount, formatDate, formatInstant, Nothing, useLocale } from '#kit'
import { useLabel } from '../label.ts'
import styles from './editor.module.css'
import { SCROLLED } from './field.tsx'

const NUMBERS = new Set(['integer', 'decimal'])

function Value({ value, type }: { value: SourceValue; type: string }) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (value === null) return <Nothing />
  if (typeof value === 'boolean') return t(value ? 'sources:page.trial.yes' : 'sources:page.trial.no')
  if (type === 'date') return formatDate(value, locale)
  if (type === 'instant') return formatInstant(value, locale)
  return value
}

/** Rows a source answered, with how many and how long it took. */
export function AnswerGrid({ answer }: { answer: SourceAnswer }) {
  const { t } = useTranslation()
  const labelOf = useLabel()
  const locale = useLocale()
  const { columns, rows, ms } = answer
  return (
    <>
      <p className={styles.meta}>
        <span>{t('sources:page.trial.rows', { rows: formatCount(rows.length, locale) })}</span>
        <span>{t('sources:page.trial.ms', { ms: formatCount(ms, locale) })}</span>
      </p>
      {rows.length === 0 ? null : (
        <div className={styles.grid} {...SCROLLED} aria-label={t('sources:page.trial.result')}>
          <table>
            <thead>
              <tr>
                {columns.map(({ key, label, type }) => (
                  <th key={key} scope="col" title={key} data-number={NUMBERS.has(type) || undefined}>
                    {labelOf(label, key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, 200).map((row, index) => (
                <tr key={index}>
                  {columns.map(({ key, type }, at) => (
                    <td key={key} data-number={NUMBERS.has(type) || undefined}>
                      <Value value={row[at] ?? null} type={type} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
