import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatDate } from '../format/times.ts'
import { useLocale } from '../i18n/use-text.ts'
import { useReferences } from '../references.tsx'
import type { ListFilter, ListMeta } from './contract.ts'
import styles from './filter-bar.module.css'
import { type ListQuery, rangeOf, valuesOf, withFilter } from './query.ts'
import { useFieldName, useFilterWord } from './use-words.ts'

/** A filter's value in words. */
export function useFilterText(): (filter: ListFilter, value: string) => string {
  const { t } = useTranslation()
  const wordOf = useFilterWord()
  const locale = useLocale()
  return (filter, value) => {
    if (filter.kind === 'select') {
      return valuesOf(value)
        .map((each) => wordOf(filter, each))
        .join(t('kit:listSeparator'))
    }
    if (filter.kind === 'boolean') return t(value === 'true' ? 'kit:yes' : 'kit:no')
    if (filter.kind === 'paste' && value.startsWith('@')) return t('kit:paste.set')
    if (filter.kind === 'date-range') {
      return rangeOf(value)
        .map((day) => (day ? formatDate(day, locale) : '…'))
        .join(' – ')
    }
    return value
  }
}

/** The filter's value; ids by their names. */
export function ChipValue({ filter, value }: { filter: ListFilter; value: string }) {
  const textOf = useFilterText()
  const Name = useReferences()[filter.key]?.Name
  return filter.kind === 'id' && Name ? <Name value={value} /> : textOf(filter, value)
}

type ChipsProps = {
  meta: ListMeta
  filters: readonly ListFilter[]
  query: ListQuery
  setQuery: (query: ListQuery) => void
}

/** What is set now, each to be taken away, and all at once. */
export function FilterChips({ meta, filters, query, setQuery }: ChipsProps) {
  const { t } = useTranslation()
  const nameOf = useFieldName(meta.id)
  const set = filters.filter((filter) => query.filters[filter.key] !== undefined)
  if (set.length === 0) return null
  return (
    <div className={styles.chips} role="group" aria-label={t('kit:filters.active')}>
      {set.map((filter) => (
        <span key={filter.key} className={styles.chip}>
          {nameOf(filter.key)}{' '}
          <b>
            <ChipValue filter={filter} value={query.filters[filter.key] ?? ''} />
          </b>
          <button
            type="button"
            aria-label={t('kit:filters.remove', { name: nameOf(filter.key) })}
            onClick={() => setQuery(withFilter(query, filter.key, null))}
          >
            <CloseOutlined aria-hidden="true" />
          </button>
        </span>
      ))}
      <Button size="small" type="link" onClick={() => setQuery({ ...query, filters: {}, cursor: null })}>
        {t('kit:filters.clearAll')}
      </Button>
    </div>
  )
}
